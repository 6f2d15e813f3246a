using Memory.Server.Api.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>A session to open, read. Without an id one is made.</summary>
internal sealed record SessionOrder(string User, string? Id, Json? Context, int? TtlSeconds)
{
    public static SessionOrder Read(Fields fields)
    {
        var order = new SessionOrder(
            fields.RequiredText("user_id", Limits.Name),
            fields.Text("session_id", Limits.Name),
            fields.Object("context", Limits.SessionContext),
            fields.Whole("ttl_seconds", 1, Limits.Ttl));
        fields.Errors.ThrowIfAny();
        return order;
    }

    /// <summary>Reads the fields to merge into a session's context.</summary>
    public static Json ReadContext(Fields fields)
    {
        if (!fields.Has("context"))
            fields.Fault("context", "is required");
        var context = fields.Object("context", Limits.SessionContext);
        fields.Errors.ThrowIfAny();
        return context!.Value;
    }
}
