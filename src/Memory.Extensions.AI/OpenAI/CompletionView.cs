using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// An answer, or a piece of one, as the recorder hears it: text, tool calls and why it ended. Of several choices the first; of a refusal,
/// a recording or reasoning, nothing.
/// </summary>
internal static class CompletionView
{
    /// <summary>Reads a whole completion, or a chunk of a streamed one; null when it says nothing.</summary>
    /// <exception cref="JsonException">This is no JSON.</exception>
    public static ChatResponseUpdate? Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (FirstChoice(document.RootElement) is not { } choice)
            return null;
        var contents = new List<AIContent>();
        if (choice.TryGetProperty("message", out var message) || choice.TryGetProperty("delta", out message))
        {
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out var content) && MessageView.TextOf(content) is { Length: > 0 } text)
                contents.Add(new TextContent(text));
            contents.AddRange(MessageView.CallsOf(message));
        }

        return new ChatResponseUpdate(ChatRole.Assistant, contents) { FinishReason = ReasonOf(choice) };
    }

    private static JsonElement? FirstChoice(JsonElement completion)
    {
        if (completion.ValueKind != JsonValueKind.Object || !completion.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && (!choice.TryGetProperty("index", out var index) || (index.TryGetInt32(out var number) && number == 0)))
                return choice;
        }

        return null;
    }

    private static ChatFinishReason? ReasonOf(JsonElement choice) =>
        MessageView.StringOf(choice, "finish_reason") is { Length: > 0 } reason ? new ChatFinishReason(reason) : null;
}
