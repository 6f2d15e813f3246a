using System.Text.Json.Nodes;

namespace Memory.Testing;

/// <summary>Answers in the shapes of the services, whole and as the events of a stream.</summary>
public static class ModelReplies
{
    /// <summary>Tokens that each answer says it took.</summary>
    public const int InputTokens = 11;

    public const int OutputTokens = 7;

    /// <summary>A whole answer.</summary>
    public static string Whole(ModelCall call, string text, string finish = "stop") =>
        (call.IsAnthropic ? AnthropicMessage(text, AnthropicReason(finish)) : OpenAIWhole(text, finish)).ToJsonString();

    /// <summary>A streamed answer's events, as they come over the wire, blank line and all.</summary>
    public static IReadOnlyList<string> Events(ModelCall call, IReadOnlyList<string> pieces, string finish = "stop") =>
        call.IsAnthropic ? AnthropicEvents(pieces, AnthropicReason(finish)) : OpenAIEvents(pieces, finish);

    /// <summary>A field of an OpenAI answer's message that is set instead of its content.</summary>
    public static string Refusal(string text)
    {
        var whole = OpenAIWhole("", "stop");
        whole["choices"]![0]!["message"]!["content"] = null;
        whole["choices"]![0]!["message"]!["refusal"] = text;
        return whole.ToJsonString();
    }

    private static JsonObject OpenAIWhole(string text, string finish) => new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_700_000_000,
        ["model"] = "stub",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = finish,
        }),
        ["usage"] = OpenAIUsage(),
    };

    private static JsonObject OpenAIUsage() => new()
    {
        ["prompt_tokens"] = InputTokens,
        ["completion_tokens"] = OutputTokens,
        ["total_tokens"] = InputTokens + OutputTokens,
    };

    private static List<string> OpenAIEvents(IReadOnlyList<string> pieces, string finish)
    {
        List<JsonObject> chunks =
        [
            Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, reason: null),
            .. pieces.Select(static piece => Chunk(new JsonObject { ["content"] = piece }, reason: null)),
            Chunk([], finish),
        ];
        var last = Chunk([], reason: null);
        last["choices"] = new JsonArray();
        last["usage"] = OpenAIUsage();
        chunks.Add(last);
        return [.. chunks.Select(static chunk => $"data: {chunk.ToJsonString()}\n\n"), "data: [DONE]\n\n"];
    }

    private static JsonObject Chunk(JsonObject delta, string? reason) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = "stub",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }),
    };

    private static string AnthropicReason(string finish) => finish switch
    {
        "length" => "max_tokens",
        "content_filter" => "refusal",
        _ => "end_turn",
    };

    private static JsonObject AnthropicMessage(string? text, string? reason) => new()
    {
        ["id"] = "msg_1",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = "stub",
        ["content"] = text is null ? new JsonArray() : new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["stop_reason"] = reason,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = InputTokens, ["output_tokens"] = reason is null ? 1 : OutputTokens },
    };

    private static List<string> AnthropicEvents(IReadOnlyList<string> pieces, string reason)
    {
        List<JsonObject> events =
        [
            new() { ["type"] = "message_start", ["message"] = AnthropicMessage(null, null) },
            new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } },
            new() { ["type"] = "ping" },
            .. pieces.Select(static piece => new JsonObject
            {
                ["type"] = "content_block_delta",
                ["index"] = 0,
                ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = piece },
            }),
            new() { ["type"] = "content_block_stop", ["index"] = 0 },
            new()
            {
                ["type"] = "message_delta",
                ["delta"] = new JsonObject { ["stop_reason"] = reason, ["stop_sequence"] = null },
                ["usage"] = new JsonObject { ["output_tokens"] = OutputTokens },
            },
            new() { ["type"] = "message_stop" },
        ];
        return [.. events.Select(static happening => $"event: {happening["type"]}\ndata: {happening.ToJsonString()}\n\n")];
    }
}
