using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Memory.Client;
using Memory.Extensions.AI;
using Memory.Samples;
using Microsoft.Extensions.AI;

namespace StreamingChat.Web;

/// <summary>Takes turns of chats and tells the page, as they happen: what memory knew, the answer piece by piece, and what is remembered afterwards.</summary>
internal sealed class ChatTurns(SampleModel model, MemoryConnection memory, TurnPace pace, TimeProvider time)
{
    private const int MostShown = 100;

    /// <summary>Takes one turn. A page that goes away stops the answer; what was said until then is remembered.</summary>
    public async IAsyncEnumerable<SseItem<string>> TakeAsync(ChatQuestion question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = ListAsync(question.User!, cancellationToken);
        var recalled = new TaskCompletionSource<MemoryChatOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Wrapped anew for each turn, so that its outcome is this turn's; what is kept between turns belongs to the connection. Not disposed: that would
        // dispose the model, which outlives the turn.
        var chat = model.Client.WithMemory(memory, configure: options => options.OnOutcome = outcome => recalled.TrySetResult(outcome));
        await using var answer = chat.GetStreamingResponseAsync(Messages(question), Options(question), cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = NextAsync(answer, cancellationToken);

        // What memory knew is known before the model has said a word.
        await Task.WhenAny(recalled.Task, next);
        if (recalled.Task.IsCompletedSuccessfully)
            yield return Event("recalled", Shown.Of(await recalled.Task));
        string? fault = null;
        while (await next is var (update, ended, wrong) && !ended)
        {
            fault = wrong;
            if (fault is not null)
                break;
            if (update is { Length: > 0 })
                yield return Event("answer", new AnswerEvent(update));
            next = NextAsync(answer, cancellationToken);
        }

        yield return Event("answered", new AnsweredEvent(fault));
        yield return Event("remembered", await RememberedAsync(question.User!, await before, cancellationToken));
    }

    /// <summary>What is remembered about a user, what is retired included, newest first; null when memory is away.</summary>
    public async Task<IReadOnlyList<ShownMemory>?> ListAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            var page = await memory.Client.ListAsync(new MemoryListRequest { UserId = user, IncludeSuperseded = true, Limit = MostShown }, cancellationToken);
            return [.. page.Memories.Select(Shown.Of)];
        }
        catch (Exception fault) when (fault is MemoryUnavailableException or MemoryApiException)
        {
            return null;
        }
    }

    private async Task<RememberedEvent> RememberedAsync(string user, IReadOnlyList<ShownMemory>? before, CancellationToken cancellationToken)
    {
        // This also waits until the middleware has handed the turn to the outbox, which it does when the answer ends.
        await memory.Outbox.DrainAsync(pace.HandOver, cancellationToken);
        if (memory.Outbox.Pending > 0)
            return new RememberedEvent(null, memory.Outbox.Pending);
        var now = await ListAsync(user, cancellationToken);
        for (var look = 1; look < pace.Looks && now is not null && before is not null && now.SequenceEqual(before); look++)
        {
            await Task.Delay(pace.Between, time, cancellationToken);
            now = await ListAsync(user, cancellationToken);
        }

        return new RememberedEvent(now, memory.Outbox.Pending);
    }

    /// <summary>The next piece of the answer. A model that fails ends this answer, not the chat.</summary>
    private static async Task<(string? Text, bool Ended, string? Fault)> NextAsync(IAsyncEnumerator<ChatResponseUpdate> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.MoveNextAsync() ? (answer.Current.Text, false, null) : (null, true, null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, false, $"The model failed: {fault.Message}");
        }
    }

    private static List<ChatMessage> Messages(ChatQuestion question) =>
        [.. question.Messages!.Select(static line => new ChatMessage(line!.Role == "user" ? ChatRole.User : ChatRole.Assistant, line.Text))];

    private static ChatOptions Options(ChatQuestion question) => new()
    {
        AdditionalProperties = new() { [MemoryProperties.UserId] = question.User, [MemoryProperties.SessionId] = question.Session },
    };

    private static SseItem<string> Event<T>(string name, T data) => new(JsonSerializer.Serialize(data, ChatJson.Options), name);
}
