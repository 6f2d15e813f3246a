using System.Runtime.CompilerServices;
using Memory.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Memory.Extensions.AI;

/// <summary>
/// A chat client that remembers its users: before a call it puts what is known into the prompt, as data; after it, it hands the turn over in
/// the background. If anything about memory is broken, the chat does not notice. Made by
/// <see cref="MemoryChatClientExtensions.WithMemory(IChatClient, MemoryConnection, Action{MemoryChatOptions}?)"/>.
/// </summary>
/// <remarks>
/// The caller's messages and options are never changed. The current session's turns are left out of recall when the prompt already holds
/// messages of it (an earlier user or assistant message, or a conversation that the service keeps) and the session has a name; the
/// catch-all session <c>default</c> is never left out. Wrapped twice, the inner layer acts.
/// </remarks>
public sealed partial class MemoryChatClient : DelegatingChatClient
{
    private readonly MemoryConnection memory;
    private readonly MemoryChatOptions settings;
    private readonly MemoryReader reader;
    private readonly UserTurns turns;
    private readonly ILogger logger;
    private readonly bool innerActs;
    private int warnedOfNoUser;

    /// <summary>Wraps a chat client.</summary>
    /// <param name="innerClient">The chat client; disposed with this one.</param>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="options">How memory is used; null for the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range; the message names every mistake.</exception>
    public MemoryChatClient(IChatClient innerClient, MemoryConnection memory, MemoryChatOptions? options = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(memory);
        this.memory = memory;
        settings = (options ?? new MemoryChatOptions()).Validated();
        reader = new MemoryReader(memory.Recall, settings);
        turns = new UserTurns(memory.Time);
        logger = memory.Loggers.CreateLogger<MemoryChatClient>();
        innerActs = innerClient.GetService(typeof(MemoryChatClient)) is not null;
        if (innerActs)
            LogWrappedTwice(logger);
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var call = await PrepareAsync(messages, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await InnerClient.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false);
            call.Recorder?.Hear(response);
            if (call.Outcome is { } outcome)
                Label(response, outcome);
            return response;
        }
        finally
        {
            call.Recorder?.HandOver();
        }
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = await PrepareAsync(messages, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var updates = InnerClient.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken);
            await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                call.Recorder?.Hear(update);
                yield return update;
            }

            call.Recorder?.Complete();
        }
        finally
        {
            // Also when the caller stops early or cancels: the queue does not need the caller's token, which is dead by then.
            call.Recorder?.HandOver();
        }
    }

    private async ValueTask<PreparedCall> PrepareAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (innerActs)
            return new PreparedCall(messages, options);
        var speaker = Speaker.Of(options, settings);
        var forwarded = Speaker.Strip(options);
        if (speaker is not { } who)
        {
            if (Interlocked.Exchange(ref warnedOfNoUser, 1) == 0)
                LogNoUser(logger);
            return new PreparedCall(messages, forwarded);
        }

        var prompt = Prompt.Read([.. messages]);

        // A sequence that can only be enumerated once has been; everything else goes on as it came.
        var originals = messages is IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : prompt.Messages;
        return prompt.IsRemembered
            ? new PreparedCall(originals, forwarded)
            : await RememberAsync(who, prompt, originals, forwarded, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PreparedCall> RememberAsync(
        Speaker speaker, Prompt prompt, IEnumerable<ChatMessage> originals, ChatOptions? options, CancellationToken cancellationToken)
    {
        var isStateful = !string.IsNullOrEmpty(options?.ConversationId);
        var isPolling = IsPolling(options);
        var turn = isPolling ? null : turns.Of(prompt, speaker);
        var recorder = new TurnRecorder(memory.Outbox, speaker, turn, isStateful, memory.Time);
        if (isPolling)
            return new PreparedCall(originals, options, recorder);

        var remembered = turn?.Remembered ?? Remembered.Nothing;
        RecallOutcome? outcome = null;
        if (!prompt.IsContinuation)
        {
            (outcome, remembered) = await reader.ReadAsync(speaker, prompt, isStateful, cancellationToken).ConfigureAwait(false);
            if (turn is not null)
                turn.Remembered = remembered;
        }

        if (remembered.IsNothing || (isStateful && prompt.IsContinuation))
            return new PreparedCall(originals, options, recorder, outcome);
        return isStateful
            ? new PreparedCall(originals, remembered.Into(options!), recorder, outcome)
            : new PreparedCall(remembered.Into(prompt), options, recorder, outcome);
    }

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

    [LoggerMessage(1, LogLevel.Warning,
        "A chat request names no user, so it goes on without memory. Set ChatOptions.AdditionalProperties[\"memory.user_id\"] or MemoryChatOptions.ResolveUser. This is said once.")]
    private static partial void LogNoUser(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "A chat client was wrapped in memory twice; the inner layer acts, the outer one does nothing.")]
    private static partial void LogWrappedTwice(ILogger logger);

    /// <summary>What goes to the inner client, and who listens to its answer.</summary>
    private readonly record struct PreparedCall(
        IEnumerable<ChatMessage> Messages, ChatOptions? Options, TurnRecorder? Recorder = null, RecallOutcome? Outcome = null);
}
