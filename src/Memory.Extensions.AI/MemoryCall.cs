using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>One call on its way through the memory layer: what goes on to the model, and who listens to the answer.</summary>
internal sealed class MemoryCall(IEnumerable<ChatMessage> messages, ChatOptions? options)
{
    private Speaker speaker;
    private Prompt? prompt;
    private UserTurn? turn;
    private TurnRecorder? recorder;

    /// <summary>What the model is handed; the caller's own sequence unless there is something to add.</summary>
    public IEnumerable<ChatMessage> Messages { get; private set; } = messages;

    /// <summary>The options that the model is handed.</summary>
    public ChatOptions? Options { get; private set; } = options;

    private bool IsStateful => !string.IsNullOrEmpty(Options?.ConversationId);

    /// <summary>Begins, or carries on, a turn of this user. Until then, and without it, a call goes through as it came.</summary>
    public void Open(Speaker who, Prompt read, UserTurns turns, MemoryConnection memory)
    {
        (speaker, prompt) = (who, read);
        turn = IsPolling(Options) ? turns.Known(read, who)
            : IsStateful && read.IsContinuation && read.LatestAt < 0 ? turns.Following(who, Options!.ConversationId!)
            : turns.Of(read, who);
        recorder = new TurnRecorder(memory.Outbox, turns, who, read, turn, memory.Time);
    }

    /// <summary>Asks memory where a turn begins, shows the same again where it goes on, and puts it where it belongs.</summary>
    public async ValueTask RememberAsync(MemoryReader reader, CancellationToken cancellationToken)
    {
        if (prompt is null || turn is null || IsPolling(Options))
            return;
        if (!prompt.IsContinuation || turn.Memory is null)
        {
            var (outcome, remembered) = await reader.ReadAsync(speaker, prompt, IsStateful, cancellationToken).ConfigureAwait(false);
            turn.Memory = new TurnMemory(outcome, remembered, IsStateful);
        }

        var memory = turn.Memory;
        if (memory.Remembered.IsNothing)
            return;
        if (!IsStateful)
            Messages = memory.Remembered.Into(prompt);

        // Services keep the messages of a conversation, and with them a block that stood there, but not the instructions of a request.
        else if (memory.InInstructions)
            Options = memory.Remembered.Into(Options!);
    }

    public void Hear(ChatResponse? response)
    {
        if (recorder is null || response is null)
            return;
        recorder.Hear(response);
        if (turn?.Memory is { } memory)
            Label(response, memory.Outcome);
    }

    public void Hear(ChatResponseUpdate? update)
    {
        if (update is not null)
            recorder?.Hear(update);
    }

    public void GoOn() => recorder?.GoOn();

    public void Complete() => recorder?.Complete();

    /// <summary>Hands over what was said, however the call ended: the queue does not need the caller's token, which may be dead by now.</summary>
    public void End() => recorder?.HandOver();

    /// <summary>The response is the caller's now, but its dictionary may be shared (a cache in between), so it is replaced, not written to.</summary>
    private static void Label(ChatResponse response, RecallOutcome outcome)
    {
        var properties = response.AdditionalProperties?.Clone() ?? [];
        properties[MemoryProperties.Outcome] = outcome.ToString();
        response.AdditionalProperties = properties;
    }

#pragma warning disable MEAI001 // Background responses are experimental; polling one is not a turn of the user.
    private static bool IsPolling(ChatOptions? options) => options?.ContinuationToken is not null;
#pragma warning restore MEAI001
}
