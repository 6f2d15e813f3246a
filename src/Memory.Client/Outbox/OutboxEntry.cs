using System.Diagnostics;
using System.Text.Json;

namespace Memory.Client;

/// <summary>One message that waits, with the id and the time that it keeps for ever.</summary>
/// <param name="request">The request that would hand this message over alone; as JSON it is also what a spool keeps.</param>
/// <param name="size">That JSON's length in bytes, or, where it is only to bound a batch, no less than that.</param>
internal sealed class OutboxEntry(IngestRequest request, int size)
{
    public IngestRequest Request { get; } = request;

    public int Size { get; } = size;

    /// <summary>The chat that said it, for a link from the trace of its delivery.</summary>
    public ActivityContext Origin { get; init; }

    /// <summary>Counts up with every message enqueued here. Like all below, guarded by the queue's lock.</summary>
    public long Number { get; set; }

    /// <summary>Its place among the messages that are in memory alone; null once it is on disk or done.</summary>
    public LinkedListNode<OutboxEntry>? Unwritten { get; set; }

    public bool IsInLane { get; set; }

    /// <summary>Stored or refused by the server: never sent again.</summary>
    public bool IsDone { get; set; }

    /// <summary>Why the server will not have it; null otherwise.</summary>
    public SendAnswer? Refusal { get; set; }

    /// <summary>The file that holds it, and where in it; null in memory alone. Touched by the spool only.</summary>
    public SpoolSegment? Segment { get; set; }

    public long Offset { get; set; }

    /// <param name="userId">Whose message it is.</param>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="message">The message.</param>
    /// <param name="exactly">Whether the size must be exact, as for a spool. Else a bound is enough, which costs no serialising.</param>
    /// <exception cref="ArgumentException">The message cannot be written as JSON.</exception>
    public static OutboxEntry Of(string userId, string? sessionId, IngestMessage message, bool exactly)
    {
        try
        {
            // The caller may dispose of the document that its metadata is a part of.
            var kept = message.Metadata is { } metadata ? message with { Metadata = metadata.Clone() } : message;
            var request = new IngestRequest { UserId = userId, SessionId = sessionId, Messages = [kept] };
            var size = exactly || kept.Metadata is not null ? Json(request).Length : Bound(request, kept);
            return new OutboxEntry(request, size) { Origin = Activity.Current?.Context ?? default };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new ArgumentException("The message cannot be written as JSON.", nameof(message), fault);
        }
    }

    /// <summary>Only text can be long, and a character takes six bytes at most (<c>\u0026</c>).</summary>
    private static int Bound(IngestRequest request, IngestMessage message)
    {
        var characters = (long)request.UserId.Length + (request.SessionId?.Length ?? 0) + message.Content.Length + (message.Id?.Length ?? 0) + (message.Name?.Length ?? 0);
        return (int)Math.Min(256 + (6 * characters), int.MaxValue);
    }

    public byte[] ToJson() => Json(Request);

    private static byte[] Json(IngestRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, MemoryRequestJson.Default.IngestRequest);
}
