using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;
using OpenAIMessage = OpenAI.Chat.ChatMessage;

namespace Memory.Server.Models.Providers;

/// <summary>Tells a request in the words of the OpenAI SDK: texts, and how the answer should be.</summary>
/// <param name="SupportsSchema">Whether a JSON schema may be sent; else plain JSON is asked for.</param>
/// <param name="UsesOldNames">Whether the longest answer is told as <c>max_tokens</c>, which services beside OpenAI's own know.</param>
internal sealed record CompletionRequests(bool SupportsSchema, bool UsesOldNames)
{
    private const string SchemaName = "answer";
    private const string Strict = "strict";

    public static List<OpenAIMessage> Messages(IEnumerable<AIMessage> messages, ChatOptions? options)
    {
        var told = new List<OpenAIMessage>();
        if (options?.Instructions is { Length: > 0 } instructions)
            told.Add(new SystemChatMessage(instructions));
        foreach (var message in messages)
        {
            if (message.Text is not { Length: > 0 } text)
                continue;
            told.Add(
                message.Role == ChatRole.System ? new SystemChatMessage(text)
                : message.Role == ChatRole.Assistant ? new AssistantChatMessage(text)
                : new UserChatMessage(text));
        }

        return told;
    }

    public ChatCompletionOptions Options(ChatOptions? options)
    {
        var told = new ChatCompletionOptions
        {
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            FrequencyPenalty = options?.FrequencyPenalty,
            PresencePenalty = options?.PresencePenalty,
            ResponseFormat = Format(options),
        };
        foreach (var stop in options?.StopSequences ?? [])
            told.StopSequences.Add(stop);
        if (options?.MaxOutputTokens is { } most)
            Limit(told, most);
        return told;
    }

    private void Limit(ChatCompletionOptions told, int most)
    {
        if (!UsesOldNames)
        {
            told.MaxOutputTokenCount = most;
            return;
        }

#pragma warning disable SCME0001 // For evaluation, but the only way to send a field that the package has no name for; the version of the package is fixed.
        told.Patch.Set("$.max_tokens"u8, most);
#pragma warning restore SCME0001
    }

    private OpenAI.Chat.ChatResponseFormat? Format(ChatOptions? options)
    {
        if (options?.ResponseFormat is not ChatResponseFormatJson json)
            return null;
        if (!SupportsSchema || json.Schema is not { } schema)
            return OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat();
        var isStrict = options.AdditionalProperties?.TryGetValue(Strict, out bool strict) is true ? strict : (bool?)null;
        return OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? SchemaName, BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, isStrict);
    }
}
