using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Memory.Server.Api.Requests;
using Memory.Server.Configuration;
using Memory.Server.Recall;
using Memory.Server.Recall.Validity;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>Questions to a user's memory.</summary>
internal static class RecallBodies
{
    public static BodyShape Recall { get; } = new("RecallRequest", [nameof(Contract.RecallRequest)],
    [
        CommonRules.UserId,
        CommonRules.Question,
        CommonRules.Limit,
        new Rule("types", Shapes.List(Shapes.Word<MemoryType>(), 0, RecallOrder.MaxNames)),
        new Rule("keys", Shapes.List(Shapes.Text(Limits.Name), 0, RecallOrder.MaxNames)),
        CommonRules.Metadata,
        new Rule("current_view_only", Shapes.Flag).Otherwise(true),
        new Rule("as_of", Shapes.Time),
        new Rule("known_at", Shapes.Time),
        new Rule("include_turns", Shapes.Flag).Otherwise(true),
        new Rule("turn_limit", Shapes.Whole(0, Limits.Recall)).Otherwise(RecallQuery.DefaultLimit),
        new Rule("min_score", Shapes.Number(0, 1)).Otherwise(0),
        CommonRules.TokenBudget,
        new Rule("weights", Weights),
        new Rule("explain", Shapes.Flag).Otherwise(false),
        new Rule("exclude_session_id", Shapes.Text(Limits.Name)),
        new Rule("held", Shapes.List(Shapes.Text(Limits.HeldKey), 0, Limits.Held)),
    ]);

    public static BodyShape Context { get; } = new("MemoryContextRequest", [nameof(Contract.MemoryContextRequest)],
        [CommonRules.UserId, CommonRules.Question, CommonRules.Limit, CommonRules.TokenBudget]);

    private static JsonObject Weights(SchemaBook book)
    {
        var signals = new JsonObject();
        foreach (var name in RecallService.SignalNames.Order(StringComparer.Ordinal))
            signals[name] = Shapes.OrNull(Shapes.Number(0, RecallSettings.MaxWeight)(book));
        signals[Explanation.Validity] = new JsonObject
        {
            ["enum"] = new JsonArray(0, 1, null),
            ["description"] = "Whether what holds stands above what it replaced (1, the default) or not (0).",
        };
        return new JsonObject { [Shapes.Type] = "object", ["properties"] = signals, ["additionalProperties"] = false };
    }
}
