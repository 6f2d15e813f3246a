using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Memory.Testing.Faults;

/// <summary>What a caller heard of an answer.</summary>
/// <param name="Text">The text, up to where the caller stopped.</param>
/// <param name="Took">From the call to the end of the answer, or to where the caller stopped.</param>
/// <param name="Differences">What is not as it would be without memory; empty when all is.</param>
public sealed record HeardAnswer(string Text, TimeSpan Took, IReadOnlyList<string> Differences);

/// <summary>Calls a chat and compares, instance by instance, what goes through it with what caller and model have in hand.</summary>
public static class WatchedChat
{
    /// <param name="chat">The chat, around the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="messages">What the caller says.</param>
    /// <param name="streaming">Whether the answer is streamed.</param>
    /// <param name="stopAfter">After how many updates the caller stops reading; null for never.</param>
    public static async Task<HeardAnswer> AskAsync(
        this IChatClient chat, WatchedModel model, IReadOnlyList<ChatMessage> messages, bool streaming, int? stopAfter = null)
    {
        var started = Stopwatch.GetTimestamp();
        var (text, isTheModels) = streaming ? await StreamAsync(chat, model, messages, stopAfter) : await CallAsync(chat, model, messages);
        var took = Stopwatch.GetElapsedTime(started);
        return new HeardAnswer(text, took, [.. Differences(model, messages, text, isTheModels, streaming ? stopAfter : null)]);
    }

    private static async Task<(string Text, bool IsTheModels)> CallAsync(IChatClient chat, WatchedModel model, IReadOnlyList<ChatMessage> messages)
    {
        var response = await chat.GetResponseAsync(messages);
        return (response.Text, ReferenceEquals(response, model.Response));
    }

    private static async Task<(string Text, bool IsTheModels)> StreamAsync(
        IChatClient chat, WatchedModel model, IReadOnlyList<ChatMessage> messages, int? stopAfter)
    {
        var heard = new List<ChatResponseUpdate>();
        await foreach (var update in chat.GetStreamingResponseAsync(messages))
        {
            heard.Add(update);
            if (heard.Count == stopAfter)
                break;
        }

        return (string.Concat(heard.Select(static update => update.Text)), heard.SequenceEqual(model.Updates, ReferenceEqualityComparer.Instance));
    }

    private static IEnumerable<string> Differences(
        WatchedModel model, IReadOnlyList<ChatMessage> messages, string text, bool isTheModels, int? stopAfter)
    {
        var expected = string.Concat(WatchedModel.Answer(messages[^1].Text).Take(stopAfter ?? int.MaxValue));
        if (text != expected)
            yield return $"The answer is '{text}' instead of '{expected}'.";
        if (!isTheModels)
            yield return "The answer is not the model's own.";
        if (!model.Heard.Where(static message => !WatchedModel.IsInjected(message)).SequenceEqual(messages, ReferenceEqualityComparer.Instance))
            yield return "The model did not get the caller's messages.";
        if (model.Heard.Any(static message => message.Text.Contains(PlausibleAnswers.Poison, StringComparison.Ordinal)))
            yield return "A spoilt answer was believed.";
    }
}
