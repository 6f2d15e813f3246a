using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>Fields that many bodies have.</summary>
internal static class CommonRules
{
    public static Rule UserId { get; } = new Rule("user_id", Shapes.Text(Limits.Name)).Required;

    public static Rule SessionId { get; } = new("session_id", Shapes.Text(Limits.Name));

    public static Rule Metadata { get; } = new("metadata", Shapes.Object(Limits.SmallJson, Limits.MetadataLevels));

    public static Rule TtlSeconds { get; } = new("ttl_seconds", Shapes.Whole(1, Limits.Ttl));

    public static Rule ExpiresAt { get; } = new("expires_at", Shapes.Time);

    public static Rule Importance { get; } = new("importance", Shapes.Whole(1, 5));

    public static Rule Value { get; } = new("value", Shapes.Json(Limits.SmallJson));

    public static Rule TokenBudget { get; } = new Rule("token_budget", Shapes.Whole(0, Limits.TokenBudget)).Otherwise(Recall.RecallQuery.DefaultTokenBudget);

    public static Rule Limit { get; } = new Rule("limit", Shapes.Whole(0, Limits.Recall)).Otherwise(Recall.RecallQuery.DefaultLimit);

    public static Rule Question { get; } = new Rule("query", Shapes.Text(Limits.Message, least: 0))
        .Saying($"What should be recalled, in words, up to {Limits.Message:N0} characters. Empty or left out asks for the highest-ranked memories.").Otherwise("");
}
