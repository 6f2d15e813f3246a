using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>The ways that the SDK has to ask for a completion.</summary>
public enum Way
{
    Typed,
    TypedSync,
    TypedStreaming,
    TypedStreamingSync,
    Protocol,
    ProtocolSync,
    ProtocolStreaming,
    ProtocolStreamingSync,
}

internal static class Ways
{
    public static TheoryData<Way> All => [.. Enum.GetValues<Way>()];

    public static bool IsStreaming(this Way way) => way is Way.TypedStreaming or Way.TypedStreamingSync or Way.ProtocolStreaming or Way.ProtocolStreamingSync;

    public static bool IsProtocol(this Way way) => way >= Way.Protocol;

    /// <summary>Asks in this way, to the end, and answers the text.</summary>
    public static async Task<string> AskAsync(
        this ChatClient chat, Way way, ChatMessage[] messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (way.IsProtocol())
            return await chat.AskRawAsync(way, BodyOf(messages, options, way.IsStreaming()), cancellationToken);
        if (way == Way.Typed)
            return TextOf((await chat.CompleteChatAsync(messages, options, cancellationToken)).Value.Content);
        if (way == Way.TypedSync)
            return TextOf((await Task.Run(() => chat.CompleteChat(messages, options, cancellationToken), CancellationToken.None)).Value.Content);
        if (way == Way.TypedStreamingSync)
            return await Task.Run(() => string.Concat(chat.CompleteChatStreaming(messages, options, cancellationToken).Select(update => TextOf(update.ContentUpdate))), CancellationToken.None);
        var text = "";
        await foreach (var update in chat.CompleteChatStreamingAsync(messages, options, cancellationToken))
            text += TextOf(update.ContentUpdate);
        return text;
    }

    /// <summary>Asks with bytes of one's own.</summary>
    public static async Task<string> AskRawAsync(this ChatClient chat, Way way, string body, CancellationToken cancellationToken = default)
    {
        using var content = BinaryContent.Create(BinaryData.FromString(body));
        var options = new RequestOptions { BufferResponse = !way.IsStreaming(), CancellationToken = cancellationToken };
        var result = way is Way.Protocol or Way.ProtocolStreaming
            ? await chat.CompleteChatAsync(content, options)
            : await Task.Run(() => chat.CompleteChat(content, options), CancellationToken.None);
        using var response = result.GetRawResponse();
        if (!way.IsStreaming())
            return (string?)JsonNode.Parse(response.Content.ToString())!["choices"]![0]!["message"]!["content"] ?? "";
        var text = "";
        await foreach (var item in SseParser.Create(response.ContentStream!).EnumerateAsync(cancellationToken))
        {
            if (item.Data != "[DONE]")
                text += (string?)JsonNode.Parse(item.Data)!["choices"]![0]!["delta"]!["content"];
        }

        return text;
    }

    public static string BodyOf(IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, bool streaming)
    {
        var body = JsonNode.Parse(ModelReaderWriter.Write(options ?? new ChatCompletionOptions()).ToString())!.AsObject();
        body["model"] = "m";
        body["messages"] = new JsonArray([.. messages.Select(message => JsonNode.Parse(ModelReaderWriter.Write(message).ToString()))]);
        if (streaming)
            body["stream"] = true;
        return body.ToJsonString();
    }

    private static string TextOf(ChatMessageContent content) => string.Concat(content.Select(part => part.Text));
}
