using System.Text;
using System.Text.Json;
using Memory.Testing;

namespace Memory.Client.Tests.Http;

/// <summary>Every method of the client, on the wire: method, path, body, and that its answer is understood.</summary>
public sealed class RouteTests
{
    private const string Id = "0195506c-1111-7000-8000-000000000001";
    private const string Memory = $$"""
        {"id":"{{Id}}","owner_id":"o","user_id":"u 1","type":"fact","content":"User lives in Austin.","key":"location","cardinality":"one","value":"Austin",
        "confidence":0.9,"importance":null,"metadata":null,"ttl_seconds":null,"expires_at":null,"ingestion_mode":"rules","created_at":"2025-01-01T00:00:00Z",
        "updated_at":"2025-01-01T00:00:00Z","is_deleted":false,"temporal_state":"current","valid_from":null,"valid_to":null,"superseded_by":null,"superseded_at":null,
        "superseded_reason":null,"last_refreshed_at":null,"is_essential":true,"source":{"session_id":"s","message_ids":["m"]},"a_later_field":1}
        """;

    private const string Association = $$"""{"source_id":"{{Id}}","target_id":"{{Id}}","relation":"knows","strength":0.5,"is_automatic":false,"created_at":"2025-01-01T00:00:00Z"}""";
    private const string Message = """{"id":"m","session_id":"s","role":"user","name":null,"content":"hi","created_at":"2025-01-01T00:00:00Z","metadata":null}""";
    private const string User = """{"id":"u 1","display_name":null,"metadata":null,"created_at":"2025-01-01T00:00:00Z","usage":{"sessions":1,"messages":2,"memories":3,"last_active":null}}""";
    private const string Profile = """{"user_id":"u 1","recent_topics":[],"usage":{"sessions":1,"messages":2,"memories":3,"last_active":null},"summary":"","welcome":"Welcome.","name":"Ana"}""";
    private const string Session = """{"id":"s/1","user_id":"u 1","context":{},"created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","expires_at":null,"ended_at":null}""";
    private const string Key = """{"key_id":"k","owner_id":"o","scope":"user","user_id":"u 1","rate_limit":60,"metadata":null,"created_at":"2025-01-01T00:00:00Z","last_used_at":null,"revoked_at":null}""";
    private const string BackupCounts = """{"owners":1,"users":2,"sessions":3,"messages":4,"memory_versions":5,"associations":6,"jobs":7,"keys":8,"audit_entries":9}""";
    private const string Backup =
        $$"""
        {"id":"b/1","tier":"hourly","made_at":"2025-01-01T00:00:00Z","ended_at":"2025-01-01T00:01:00Z","bytes":10,"is_encrypted":true,"unreadable_users":0,
        "counts":{{BackupCounts}},"fault":null}
        """;

    private const string Report =
        """
        {"job":"decay","dry_run":true,"at":"2025-01-01T00:00:00Z","users":1,"failed_users":0,"actions":{"decayed":1},"rules":{"fact_archive_after_days":2},"lowest_confidence":0.4,
        "changes":[{"owner_id":"o","user_id":"u","actions":{"decayed":1},"lowest_confidence":0.4,"memories":[{"memory_id":"0190d9a0-0000-7000-8000-000000000001","type":"fact","key":null,
        "action":"decayed","rule":null,"confidence":0.8,"effective_confidence":0.4,"merged_into":null}]}],"is_truncated":false}
        """;

    private const string Job = """{"job_id":"j","status":"running","attempts":1,"last_error":null,"created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z"}""";
    private const string Ingested = """{"status":"queued","job_id":"j","message_ids":["m"],"memories":null}""";

    private static readonly Guid MemoryId = Guid.Parse(Id);

    private static readonly Dictionary<string, Route> Routes = new(StringComparer.Ordinal)
    {
        ["export a user"] = new(
            async client =>
            {
                using var document = new MemoryStream();
                await client.ExportUserAsync("u 1", document);
                return Encoding.UTF8.GetString(document.ToArray());
            },
            "GET", "/v1/users/u%201/export", "", """{"format":"memory-export"}""", """{"format":"memory-export"}"""),
        ["import a user"] = new(
            async client => (await client.ImportUserAsync("u 1", new MemoryStream("""{"format":"memory-export"}"""u8.ToArray()))).Added.Memories,
            "POST", "/v1/users/u%201/import", """{"format":"memory-export"}""",
            """
            {"user_id":"u 1","added":{"sessions":1,"messages":2,"observations":3,"memories":4,"associations":5},
            "unchanged":{"sessions":0,"messages":0,"observations":0,"memories":0,"associations":0}}
            """,
            4),
        ["ingest"] = new(
            async client => (await client.IngestAsync(new() { UserId = "u 1", Messages = [new() { Role = TurnRole.User, Content = "hi" }] })).JobId,
            "POST", "/v1/ingest", """{"user_id":"u 1","messages":[{"role":"user","content":"hi"}]}""", Ingested, "j"),
        ["ingest and wait"] = new(
            async client => (await client.IngestAsync(new() { UserId = "u", Messages = [] }, wait: true)).Status,
            "POST", "/v1/ingest?wait=true", """{"user_id":"u","messages":[]}""", Ingested.Replace("\"m\"", "", StringComparison.Ordinal), JobStatus.Queued),
        ["extract"] = new(
            async client => (await client.ExtractAsync(new() { UserId = "u 1", Store = true, Messages = [new() { Role = TurnRole.User, Content = "hi" }] })).Facts[0].Content,
            "POST", "/v1/memory/extract", """{"user_id":"u 1","messages":[{"role":"user","content":"hi"}],"store":true}""",
            $$"""
            {"user_id":"u 1","facts":[{"message":0,"type":"fact","content":"User lives in Austin.","key":"location","cardinality":"one","value":"Austin","is_negation":false,"corrects":null,"temporal_state":"current",
            "valid_from":null,"valid_to":null,"confidence":0.9,"importance":4,"ingestion_mode":"rules"}],"forgets":[{"message":0,"about":null}],"model":"follows","job_id":"j","message_ids":["m"],"memories":[{{Memory}}]}
            """,
            "User lives in Austin."),
        ["job"] = new(async client => (await client.GetJobAsync("a-b")).Status, "GET", "/v1/jobs/a-b", "", Job, JobStatus.Running),
        ["recall"] = new(
            async client => (await client.RecallAsync(new() { UserId = "u 1", Query = "where?", AsOf = DateTimeOffset.UnixEpoch, Types = [MemoryType.Fact] })).Context,
            "POST", "/v1/recall", """{"user_id":"u 1","query":"where?","types":["fact"],"as_of":"1970-01-01T00:00:00+00:00"}""",
            $$"""{"user_id":"u 1","memories":[{{Memory.Replace("\"a_later_field\"", "\"score\":0.5,\"explanation\":null,\"x\"", StringComparison.Ordinal)}}],"turns":[],"context":"- hi","token_count":1,"weights":null}""",
            "- hi"),
        ["chat"] = new(
            async client => (await client.ChatAsync(new() { UserId = "u 1", Messages = [new(TurnRole.User, "hi")], TokenBudget = 5 })).Message,
            "POST", "/v1/chat", """{"user_id":"u 1","messages":[{"role":"user","content":"hi"}],"token_budget":5}""",
            """{"message":{"role":"assistant","content":"hello"},"session_id":"s","model":"m","finish_reason":null,"usage":null,"memory":null}""",
            new ChatTurn(TurnRole.Assistant, "hello")),
        ["context"] = new(
            async client => (await client.GetContextAsync(new() { UserId = "u", Query = "q", Limit = 3 })).ContextSummary,
            "POST", "/v1/memory/context", """{"user_id":"u","query":"q","limit":3}""", """{"memories":[],"context_summary":"s"}""", "s"),
        ["conscious"] = new(
            async client => (await client.GetConsciousAsync("u 1", 100)).Memories.Count,
            "GET", "/v1/conscious?user_id=u%201&token_budget=100", "", $$"""{"memories":[{{Memory}}],"context":"c"}""", 1),
        ["store"] = new(
            async client => (await client.StoreAsync(new() { UserId = "u", Type = MemoryType.Preference, Content = "c" })).Id,
            "POST", "/v1/memory", """{"user_id":"u","type":"preference","content":"c"}""", Memory, MemoryId),
        ["store batch"] = new(
            async client => (await client.StoreBatchAsync([new() { UserId = "u", Type = MemoryType.Event, Content = "c" }])).Count,
            "POST", "/v1/memory/batch", """{"memories":[{"user_id":"u","type":"event","content":"c"}]}""", $$"""{"memories":[{{Memory}}]}""", 1),
        ["list"] = new(
            async client => (await client.ListAsync(new() { UserId = "u&1", Type = MemoryType.Fact, Key = "a=b", MinImportance = 2, IncludeExpired = true, IncludeDeleted = true, Limit = 5, Cursor = "c+/" })).NextCursor,
            "GET", "/v1/memory?user_id=u%261&type=fact&key=a%3Db&min_importance=2&include=expired%2Cdeleted&limit=5&cursor=c%2B%2F", "",
            $$"""{"memories":[{{Memory}}],"next_cursor":"n"}""", "n"),
        ["get"] = new(async client => (await client.GetAsync("u 1", MemoryId)).Value?.GetString(), "GET", $"/v1/memory/{Id}?user_id=u%201", "", Memory, "Austin"),
        ["update"] = new(
            async client => (await client.UpdateAsync("u", MemoryId, new() { Content = "x", Clear = ["importance"] })).IsEssential,
            "PATCH", $"/v1/memory/{Id}?user_id=u", """{"content":"x","importance":null}""", Memory, true),
        ["delete"] = new(async client => { await client.DeleteAsync("u", MemoryId); return true; }, "DELETE", $"/v1/memory/{Id}?user_id=u", "", "", true),
        ["delete softly"] = new(async client => { await client.DeleteAsync("u", MemoryId, soft: true); return true; }, "DELETE", $"/v1/memory/{Id}/soft?user_id=u", "", "", true),
        ["restore"] = new(async client => (await client.RestoreAsync("u 1", MemoryId, "so")).Id, "POST", $"/v1/memory/{Id}/restore?user_id=u%201", """{"reason":"so"}""", Memory, MemoryId),
        ["history"] = new(async client => (await client.GetHistoryAsync("u", MemoryId)).Count, "GET", $"/v1/memory/{Id}/history?user_id=u", "", $$"""{"memories":[{{Memory}}]}""", 1),
        ["source"] = new(async client => (await client.GetSourceAsync("u", MemoryId)).Single().Content, "GET", $"/v1/memory/{Id}/source?user_id=u", "", $$"""{"messages":[{{Message}}]}""", "hi"),
        ["associate"] = new(
            async client => (await client.AssociateAsync(new() { UserId = "u", SourceId = MemoryId, TargetId = Guid.Empty, Relation = "knows", Strength = 0.5 })).Relation,
            "POST", "/v1/memory/associate",
            $$"""{"user_id":"u","source_id":"{{Id}}","target_id":"00000000-0000-0000-0000-000000000000","relation":"knows","strength":0.5}""", Association, "knows"),
        ["dissociate"] = new(
            async client => { await client.DissociateAsync("u", MemoryId, Guid.Empty, "a&b"); return true; },
            "DELETE", $"/v1/memory/associate?user_id=u&source_id={Id}&target_id=00000000-0000-0000-0000-000000000000&relation=a%26b", "", "", true),
        ["graph"] = new(
            async client => (await client.GetGraphAsync(new() { UserId = "u 1", MemoryId = MemoryId, Depth = 3, MinStrength = 0.25, Current = false })).Nodes.Single().Depth,
            "GET", $"/v1/memory/{Id}/graph?user_id=u%201&depth=3&min_strength=0.25&current=false", "",
            $$"""{"nodes":[{{Memory.Replace("\"a_later_field\"", "\"depth\"", StringComparison.Ordinal)}}],"edges":[{{Association}}],"truncated":false}""", 1),
        ["stats"] = new(
            async client => (await client.GetStatsAsync("u")).ByType["fact"], "GET", "/v1/memory/stats?user_id=u", "",
            """{"total":1,"deleted":0,"expired":0,"superseded":0,"by_type":{"fact":1},"by_importance":{},"oldest":null,"newest":null}""", 1),
        ["create user"] = new(
            async client => (await client.CreateUserAsync(new() { UserId = "u", DisplayName = "Ö" })).ApiKey,
            "POST", "/v1/users", """{"user_id":"u","display_name":"\u00D6"}""", """{"id":"u","api_key":"secret","created_at":"2025-01-01T00:00:00Z"}""", "secret"),
        ["list users"] = new(async client => (await client.ListUsersAsync(2)).Users.Count, "GET", "/v1/users?limit=2", "", $$"""{"users":[{{User}}],"next_cursor":null}""", 1),
        ["get user"] = new(async client => (await client.GetUserAsync("u/1?")).Usage.Memories, "GET", "/v1/users/u%2F1%3F", "", User, 3),
        ["erase user"] = new(
            async client => (await client.EraseUserAsync("u/1?")).Counts.Keys,
            "DELETE", "/v1/users/u%2F1%3F", "",
            """{"user_id":"u/1?","erased_at":"2025-01-01T00:00:00Z","counts":{"memories":1,"messages":2,"sessions":3,"associations":4,"jobs":5,"keys":6},"receipt_hash":"f00d"}""", 6),
        ["get profile"] = new(async client => (await client.GetProfileAsync("u 1")).Slots["name"].GetString(), "GET", "/v1/users/u%201/profile", "", Profile, "Ana"),
        ["update profile"] = new(
            async client => (await client.UpdateProfileAsync("u", JsonDocument.Parse("""{"name":null}""").RootElement)).Usage.Messages,
            "PATCH", "/v1/users/u/profile", """{"name":null}""", Profile, 2),
        ["create session"] = new(
            async client => (await client.CreateSessionAsync(new() { UserId = "u", SessionId = "s/1" })).Id,
            "POST", "/v1/sessions", """{"user_id":"u","session_id":"s/1"}""", Session, "s/1"),
        ["list sessions"] = new(async client => (await client.ListSessionsAsync("u", cursor: "c")).Sessions.Count, "GET", "/v1/sessions?user_id=u&cursor=c", "", $$"""{"sessions":[{{Session}}],"next_cursor":null}""", 1),
        ["get session"] = new(async client => (await client.GetSessionAsync("u", "s/1")).UserId, "GET", "/v1/sessions/s%2F1?user_id=u", "", Session, "u 1"),
        ["merge session context"] = new(
            async client => (await client.MergeSessionContextAsync("u", "s", JsonElement.Parse("""{"a":null}"""))).Id,
            "PATCH", "/v1/sessions/s?user_id=u", """{"context":{"a":null}}""", Session, "s/1"),
        ["end session"] = new(async client => { await client.EndSessionAsync("u", "s"); return true; }, "DELETE", "/v1/sessions/s?user_id=u", "", "", true),
        ["list messages"] = new(async client => (await client.ListMessagesAsync("u", "s", 9)).Messages.Count, "GET", "/v1/sessions/s/messages?user_id=u&limit=9", "", $$"""{"messages":[{{Message}}],"next_cursor":null}""", 1),
        ["create key"] = new(
            async client => (await client.CreateKeyAsync(new() { OwnerId = "o", Scope = KeyScope.User, UserId = "u" })).ApiKey,
            "POST", "/v1/admin/keys", """{"owner_id":"o","scope":"user","user_id":"u"}""", Key[..^1] + ""","api_key":"secret"}""", "secret"),
        ["list keys"] = new(async client => (await client.ListKeysAsync("o")).Keys.Single().RateLimit, "GET", "/v1/admin/keys?owner_id=o", "", $$"""{"keys":[{{Key}}],"next_cursor":null}""", 60),
        ["failed jobs"] = new(
            async client => (await client.ListFailedJobsAsync("u 1", 5, "c")).Jobs.Single().UserId,
            "GET", "/v1/admin/jobs?status=failed&user_id=u%201&limit=5&cursor=c", "", $$"""{"jobs":[{"owner_id":"o","user_id":"u 1",{{Job[1..]}}],"next_cursor":null}""", "u 1"),
        ["audit"] = new(
            async client => (await client.ListAuditAsync("u 1", "user.erase", new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)), 5, "c")).Entries.Single().Details["kind"],
            "GET", "/v1/admin/audit?user_id=u%201&action=user.erase&since=2026-01-02T03%3A04%3A05.0000000Z&limit=5&cursor=c", "",
            """{"entries":[{"sequence":3,"at":"2026-01-02T03:04:05Z","key_id":null,"action":"user.erase","pseudonym":"p","details":{"kind":"x"},"hash":"00"}],"next_cursor":null}""", "x"),
        ["retry job"] = new(async client => (await client.RetryJobAsync("a-b")).Status, "POST", "/v1/admin/jobs/a-b/retry", "", Job, JobStatus.Running),
        ["make a backup"] = new(async client => (await client.CreateBackupAsync()).Counts!.Users, "POST", "/v1/admin/backups", "", Backup, 2L),
        ["backups"] = new(
            async client => (await client.ListBackupsAsync(limit: 5, cursor: "c")).Backups.Single().Tier, "GET", "/v1/admin/backups?limit=5&cursor=c", "",
            $$"""{"backups":[{{Backup}}],"next_cursor":null}""", "hourly"),
        ["verify a backup"] = new(
            async client => (await client.VerifyBackupAsync("b/1")).Fault, "GET", "/v1/admin/backups/b%2F1/verify", "",
            """{"id":"b/1","is_sound":false,"fault":"It is damaged.","closed_users":0}""", "It is damaged."),
        ["restore a backup"] = new(
            async client => (await client.RestoreBackupAsync("b/1", new() { Force = true })).ErasedUsers,
            "POST", "/v1/admin/backups/b%2F1/restore", """{"force":true,"skip_missing_keys":false}""",
            $$"""{"id":"b/1","counts":{{BackupCounts}},"erased_users":3,"is_restarting":true}""", 3L),
        ["decay"] = new(
            async client => (await client.RunDecayAsync(new() { DryRun = true })).LowestConfidence,
            "POST", "/v1/admin/decay/run", """{"dry_run":true}""", Report, 0.4),
        ["optimize"] = new(
            async client => (await client.RunOptimizeAsync(new() { DryRun = false, UserId = "u" })).Changes.Single().Memories.Single().Action,
            "POST", "/v1/admin/optimize/run", """{"dry_run":false,"user_id":"u"}""", Report, "decayed"),
        ["retention"] = new(
            async client => (await client.RunRetentionAsync(new() { DryRun = true, UserId = "u" })).Rules["fact_archive_after_days"],
            "POST", "/v1/admin/retention/run", """{"dry_run":true,"user_id":"u"}""", Report, 2),
        ["server health"] = new(
            async client => (await client.GetServerHealthAsync()).Jobs.Single().LastOutcome, "GET", "/v1/admin/health", "",
            """{"status":"ok","uptime_seconds":5,"version":"1","storage":"embedded","queue_depth":0,"jobs":[{"name":"decay","last_started_at":"2025-01-01T00:00:00Z","last_ended_at":null,"last_outcome":"running","next_due_at":"2025-01-02T00:00:00Z"}]}""",
            "running"),
        ["revoke key"] = new(async client => { await client.RevokeKeyAsync("k"); return true; }, "DELETE", "/v1/admin/keys/k", "", "", true),
        ["info"] = new(async client => (await client.GetInfoAsync()).Version, "GET", "/", "", """{"name":"memory","version":"1"}""", "1"),
        ["health"] = new(async client => (await client.GetHealthAsync()).Status, "GET", "/health", "", """{"status":"ok"}""", "ok"),
    };

    public static TheoryData<string> Names => [.. Routes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Route_Called_MethodPathBodyAndKeyAreOnTheWireAndTheAnswerIsRead(string name)
    {
        var route = Routes[name];
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = (context, _) =>
        {
            if (route.Answer.Length > 0)
                return StubMemoryServer.JsonAsync(context, route.Answer);
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address, ApiKey = "key" });

        var read = await route.Call(client);

        var request = Assert.Single(server.Requests);
        Assert.Equal((route.Method, route.Target, "Bearer key"), (request.Method, request.Target, request.Authorization));
        Assert.Equal(route.Body, request.Body);
        Assert.Equal(route.Expected, read);
    }

    [Fact]
    public void Routes_AllOfTheInterface_AreInTheTable()
    {
        var methods = typeof(IMemoryClient).GetMethods().Length;

        // Ingest and delete stand in the table twice; a chat that comes in pieces is no document, see ChatStreamTests.
        Assert.Equal(methods + 1, Routes.Count);
    }

    [Fact]
    public async Task BaseAddress_WithPath_IsKept()
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, """{"status":"ok"}""");
        using var client = MemoryClient.Create(new() { BaseAddress = new Uri(server.Address, "/memory") });

        await client.GetHealthAsync();

        Assert.Equal(("/memory/health", ""), (server.Requests.Single().Target, server.Requests.Single().Authorization));
    }

    [Fact]
    public async Task Health_StorageDown_IsAnswered()
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, """{"status":"unavailable"}""", 503);
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address });

        Assert.Equal("unavailable", (await client.GetHealthAsync()).Status);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" ")]
    public async Task GetUser_IdThatIsAStepInThePath_Throws(string id)
    {
        using var client = MemoryClient.Create(new());
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await client.GetUserAsync(id));
    }

    private sealed record Route(Func<IMemoryClient, Task<object?>> Call, string Method, string Target, string Body, string Answer, object? Expected);
}
