using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// A request for a chat completion as it goes over the wire, with what memory reads in it. Blocks are put between its bytes; none of the
/// others changes.
/// </summary>
internal sealed class CompletionRequest
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly RequestMetadata metadata;
    private readonly List<Range> messages;

    private CompletionRequest(ReadOnlyMemory<byte> body)
    {
        this.body = body;
        var members = JsonRanges.OfObject(body.Span);
        metadata = new RequestMetadata(body, members);
        Options = metadata.ToOptions();
        IsStreaming = metadata.Field("stream").ValueKind == JsonValueKind.True;

        // Throws for a request without messages, or with them twice.
        var list = members.Single(static member => member.Name == "messages").Value;
        var start = list.Start.Value;
        messages = [.. JsonRanges.OfArray(body.Span[list]).Select(range => (range.Start.Value + start)..(range.End.Value + start))];
        if (messages.Count == 0)
            throw new JsonException("A request has messages.");
        Prompt = Prompt.Read([.. messages.Select(range => MessageView.Of(JsonElement.Parse(this.body.Span[range])))]);
    }

    /// <summary>The messages as the rules for prompts read them.</summary>
    public Prompt Prompt { get; }

    /// <summary>Whether the answer is asked for as a stream of events.</summary>
    public bool IsStreaming { get; }

    /// <summary>The request as resolvers are shown it.</summary>
    public ChatOptions Options { get; }

    /// <summary>Reads a request; null when it is none that we understand, which is no fault: it is none of memory's business then.</summary>
    public static CompletionRequest? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return new CompletionRequest(body);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The request's bytes without what is only for us, and with those of these messages that are not its own in their places; null when that
    /// is what they are already.
    /// </summary>
    public ReadOnlyMemory<byte>? With(IEnumerable<ChatMessage> all)
    {
        var edits = new ByteEdits();
        metadata.RemoveOurs(edits);
        var next = 0;
        foreach (var message in all)
        {
            if (next < messages.Count && ReferenceEquals(message, Prompt.Messages[next]))
                next++;
            else if (next < messages.Count)
                edits.Insert(messages[next].Start.Value, [.. Render(message), (byte)',']);
            else
                edits.Insert(messages[^1].End.Value, [(byte)',', .. Render(message)]);
        }

        return edits.IsEmpty ? default(ReadOnlyMemory<byte>?) : edits.ApplyTo(body);
    }

    private static ReadOnlySpan<byte> Render(ChatMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role.Value);
            writer.WriteString("content"u8, message.Text);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
