using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Memory.Server.Configuration;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>What administrators ask for.</summary>
internal static class AdminBodies
{
    public static BodyShape Key { get; } = new("NewApiKey", [nameof(Contract.NewApiKey)],
    [
        new Rule("owner_id", Shapes.Text(Limits.Name)).Required,
        new Rule("scope", Shapes.Word<KeyScope>()).Required,
        new Rule("user_id", Shapes.Text(Limits.Name)).Saying("The one user of a `user` key, which must name one; other keys must not."),
        new Rule("rate_limit", Shapes.Whole(0, RateLimits.Most)),
        CommonRules.Metadata,
    ])
    {
        Also = static () => new JsonObject
        {
            ["oneOf"] = new JsonArray(
                new JsonObject { ["required"] = new JsonArray("user_id"), ["properties"] = new JsonObject { ["scope"] = Const("user"), ["user_id"] = Shapes.Plain("string") } },
                new JsonObject
                {
                    ["properties"] = new JsonObject { ["scope"] = new JsonObject { ["enum"] = new JsonArray("owner", "admin") }, ["user_id"] = Shapes.Plain("null") },
                }),
        },
    };

    public static BodyShape Run { get; } = new("LifecycleRunRequest", [nameof(Contract.LifecycleRunRequest)],
        [new Rule("dry_run", Shapes.Flag).Required, new Rule("user_id", Shapes.Text(Limits.Name))]);

    public static BodyShape Restore { get; } = new("BackupRestore", [nameof(Contract.BackupRestore)],
        [new Rule("force", Shapes.Flag).Otherwise(false), new Rule("skip_missing_keys", Shapes.Flag).Otherwise(false)]);

    private static JsonObject Const(string word) => new() { ["const"] = word };
}
