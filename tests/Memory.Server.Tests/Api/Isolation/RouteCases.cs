namespace Memory.Server.Tests.Api.Isolation;

/// <summary>One call for each route. A route without one fails <see cref="RouteIsolationTests"/>.</summary>
internal static class RouteCases
{
    private const string NoBackup = "20260101T000000Z-manual-00000000";

    /// <summary>Pages for people, which need no key and are none of the API.</summary>
    public static IReadOnlyList<string> Pages { get; } = ["GET /docs", "GET /docs/{asset}", "GET /console", "HEAD /console", "GET /console/{**path}", "HEAD /console/{**path}"];

    public static IReadOnlyDictionary<string, RouteCase> All { get; } = new Dictionary<string, RouteCase>(StringComparer.Ordinal)
    {
        ["GET /"] = new(Reach.Open, static _ => "/"),
        ["GET /health"] = new(Reach.Open, static _ => "/health"),
        ["GET /health/ready"] = new(Reach.Open, static _ => "/health/ready"),
        ["GET /health/live"] = new(Reach.Open, static _ => "/health/live"),
        ["GET /metrics"] = new(Reach.Open, static _ => "/metrics"),
        ["POST /mcp"] = new(
            Reach.Protocol,
            static _ => "/mcp",
            static at => new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = "forget_memory", arguments = new { user_id = at.User, id = at.Memory } } }),
        ["GET /openapi/v1.json"] = new(Reach.Open, static _ => "/openapi/v1.json"),

        ["GET /v1/users"] = new(Reach.Owner, static _ => "/v1/users"),
        ["POST /v1/users"] = new(Reach.Owner, static _ => "/v1/users", static at => new { user_id = at.User }),
        ["GET /v1/users/{id}"] = new(Reach.User, static at => $"/v1/users/{at.User}"),
        ["DELETE /v1/users/{id}"] = new(Reach.User, static at => $"/v1/users/{at.User}"),
        ["GET /v1/users/{id}/export"] = new(Reach.User, static at => $"/v1/users/{at.User}/export"),
        ["POST /v1/users/{id}/import"] = new(
            Reach.User, static at => $"/v1/users/{at.User}/import", static at => new { format = "memory-export", version = 1, user = new { id = at.User } }),
        ["GET /v1/users/{id}/profile"] = new(Reach.User, static at => $"/v1/users/{at.User}/profile"),
        ["PATCH /v1/users/{id}/profile"] = new(Reach.User, static at => $"/v1/users/{at.User}/profile", static _ => new { location = "Oslo" }),

        ["GET /v1/sessions"] = new(Reach.User, static at => $"/v1/sessions?user_id={at.User}"),
        ["POST /v1/sessions"] = new(Reach.User, static _ => "/v1/sessions", static at => new { user_id = at.User, session_id = at.Session, context = new { step = 2 } }),
        ["GET /v1/sessions/{id}"] = new(Reach.User, static at => $"/v1/sessions/{at.Session}?user_id={at.User}"),
        ["PATCH /v1/sessions/{id}"] = new(Reach.User, static at => $"/v1/sessions/{at.Session}?user_id={at.User}", static _ => new { context = new { step = 3 } }),
        ["DELETE /v1/sessions/{id}"] = new(Reach.User, static at => $"/v1/sessions/{at.Session}?user_id={at.User}"),
        ["GET /v1/sessions/{id}/messages"] = new(Reach.User, static at => $"/v1/sessions/{at.Session}/messages?user_id={at.User}"),

        ["POST /v1/ingest"] = new(Reach.User, static _ => "/v1/ingest?wait=true", Said),
        ["POST /v1/messages"] = new(Reach.User, static _ => "/v1/messages?wait=true", Said),
        ["GET /v1/jobs/{id}"] = new(Reach.User, static at => $"/v1/jobs/{at.Job}"),

        ["POST /v1/recall"] = new(Reach.User, static _ => "/v1/recall", Asked),
        ["GET /v1/memory/search"] = new(Reach.User, static at => $"/v1/memory/search?user_id={at.User}&query=Lisbon"),
        ["POST /v1/memory/context"] = new(Reach.User, static _ => "/v1/memory/context", Asked),
        ["GET /v1/conscious"] = new(Reach.User, static at => $"/v1/conscious?user_id={at.User}"),

        ["POST /v1/memory"] = new(Reach.User, static _ => "/v1/memory", static at => new { user_id = at.User, type = "fact", content = "User likes tea." }),
        ["POST /v1/memory/batch"] = new(
            Reach.User, static _ => "/v1/memory/batch", static at => new { memories = new[] { new { user_id = at.User, type = "fact", content = "User likes tea." } } }),
        ["GET /v1/memory"] = new(Reach.User, static at => $"/v1/memory?user_id={at.User}&include=superseded,expired,deleted,archived"),
        ["GET /v1/memory/stats"] = new(Reach.User, static at => $"/v1/memory/stats?user_id={at.User}"),
        ["GET /v1/memory/{id}"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}?user_id={at.User}"),
        ["PATCH /v1/memory/{id}"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}?user_id={at.User}", static _ => new { content = "User is poor." }),
        ["DELETE /v1/memory/{id}"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}?user_id={at.User}"),
        ["DELETE /v1/memory/{id}/soft"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}/soft?user_id={at.User}"),
        ["POST /v1/memory/{id}/restore"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}/restore?user_id={at.User}", static _ => new { reason = "why not" }),
        ["GET /v1/memory/{id}/history"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}/history?user_id={at.User}"),
        ["GET /v1/memory/{id}/source"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}/source?user_id={at.User}"),
        ["GET /v1/memory/{id}/graph"] = new(Reach.User, static at => $"/v1/memory/{at.Memory}/graph?user_id={at.User}"),
        ["POST /v1/memory/extract"] = new(
            Reach.User, static _ => "/v1/memory/extract", static at => new { user_id = at.User, store = true, messages = new[] { new { role = "user", content = "I live in Rome." } } }),
        ["POST /v1/memory/associate"] = new(
            Reach.User,
            static _ => "/v1/memory/associate",
            static at => new { user_id = at.User, source_id = at.Memory, target_id = at.Other, relation = "near", strength = 0.5 }),
        ["DELETE /v1/memory/associate"] = new(
            Reach.User, static at => $"/v1/memory/associate?user_id={at.User}&source_id={at.Memory}&target_id={at.Other}&relation=lives_by"),
        ["POST /v1/chat"] = new(Reach.User, static _ => "/v1/chat", static at => new { user_id = at.User, session_id = at.Session, message = "Where do I live?" }),

        ["GET /v1/admin/keys"] = new(Reach.Admin, static _ => "/v1/admin/keys"),
        ["POST /v1/admin/keys"] = new(Reach.Admin, static _ => "/v1/admin/keys", static at => new { owner_id = at.User, scope = "user", user_id = at.User }),
        ["DELETE /v1/admin/keys/{id}"] = new(Reach.Admin, static at => $"/v1/admin/keys/{at.Key}"),
        ["GET /v1/admin/jobs"] = new(Reach.Admin, static at => $"/v1/admin/jobs?status=failed&user_id={at.User}"),
        ["POST /v1/admin/jobs/{id}/retry"] = new(Reach.Admin, static at => $"/v1/admin/jobs/{at.Job}/retry", static _ => new { }),
        ["GET /v1/admin/audit"] = new(Reach.Admin, static at => $"/v1/admin/audit?user_id={at.User}"),
        ["POST /v1/admin/decay/run"] = new(Reach.Admin, static _ => "/v1/admin/decay/run", Run),
        ["POST /v1/admin/optimize/run"] = new(Reach.Admin, static _ => "/v1/admin/optimize/run", Run),
        ["POST /v1/admin/retention/run"] = new(Reach.Admin, static _ => "/v1/admin/retention/run", Run),
        ["GET /v1/admin/backups"] = new(Reach.Store, static _ => "/v1/admin/backups"),
        ["POST /v1/admin/backups"] = new(Reach.Store, static _ => "/v1/admin/backups", static _ => new { }),
        ["GET /v1/admin/backups/{id}/verify"] = new(Reach.Store, static _ => $"/v1/admin/backups/{NoBackup}/verify"),
        ["POST /v1/admin/backups/{id}/restore"] = new(Reach.Store, static _ => $"/v1/admin/backups/{NoBackup}/restore", static _ => new { force = true }),
        ["GET /v1/admin/health"] = new(Reach.Admin, static _ => "/v1/admin/health"),
    };

    private static object Said(Targets at) => new { user_id = at.User, session_id = at.Session, id = at.Message, role = "user", content = "I live in Rome." };

    private static object Asked(Targets at) => new { user_id = at.User, query = "Where in Lisbon?" };

    private static object Run(Targets at) => new { user_id = at.User, dry_run = false };
}
