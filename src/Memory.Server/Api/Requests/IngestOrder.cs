using Memory.Server.Api.Reading;
using Memory.Server.Ingest;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>Turns to take in, read.</summary>
internal sealed record IngestOrder(string User, SessionId Session, IReadOnlyList<NewTurn> Turns)
{
    /// <summary>Reads one message written flat, or a list of them.</summary>
    public static IngestOrder Read(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var session = fields.Text("session_id", Limits.Name) is { } id ? new SessionId(id) : SessionId.Default;
        IReadOnlyList<Fields> messages = fields.Has("messages") ? fields.RequiredItems("messages", Limits.Messages) : [fields];
        var turns = messages.Select(ReadTurn).ToArray();
        fields.Errors.ThrowIfAny();
        return new IngestOrder(user, session, turns);
    }

    private static NewTurn ReadTurn(Fields fields)
    {
        if (!fields.Has("role"))
            fields.Fault("role", "is required");
        return new NewTurn(
            fields.Text("id", Limits.Name) is { } id ? new MessageId(id) : null,
            fields.Word<TurnRole>("role") ?? default,
            fields.Text("name", Limits.Name, least: 0),
            fields.RequiredText("content", Limits.Message),
            fields.Time("created_at"),
            fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels));
    }
}
