using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>Users, what is merged into their profiles, and their sessions.</summary>
internal static class UserBodies
{
    public static BodyShape New { get; } = new("NewUser", [nameof(Contract.NewUser)],
    [
        CommonRules.UserId with { IsRequired = false, TakesNull = true },
        new Rule("display_name", Shapes.Text(Limits.Name, least: 0)),
        CommonRules.Metadata,
    ]);

    public static BodyShape Session { get; } = new("NewSession", [nameof(Contract.NewSession)],
        [CommonRules.UserId, CommonRules.SessionId, new Rule("context", Shapes.Object(Limits.SessionContext)), CommonRules.TtlSeconds]);

    public static BodyShape SessionPatch { get; } = new("SessionPatch", [],
    [
        new Rule("context", Shapes.Object(Limits.SessionContext)).Required.Saying("Fields to set in the session's context; a field that is null is removed."),
    ]) { Text = "A merge into a session's context." };

    /// <summary>Its fields are the caller's own.</summary>
    public static Shape ProfilePatch { get; } = static book => book.Of("ProfilePatch", static () => new()
    {
        [Shapes.Type] = "object",
        ["description"] = "An object to merge into the user's slots. An object leads one level down, at most five levels; null ends a slot and those below it; an array says all "
            + $"that a slot of many holds. A value takes at most {Limits.SmallJson:N0} bytes of JSON, and one request changes at most {Limits.Batch:N0} values. What the profile tells by itself "
            + "(`user_id`, `recent_topics`, `usage`, `summary`, `welcome`) is passed over.",
        ["additionalProperties"] = true,
    });
}
