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
/// catch-all session <c>default</c> is never left out. Wrapped twice, the outermost layer that knows the user acts.
/// </remarks>
public sealed partial class MemoryChatClient : DelegatingChatClient
{
    private readonly MemoryConnection memory;
    private readonly MemoryChatOptions settings;
    private readonly MemoryReader reader;
    private readonly KeptState kept;
    private readonly ILogger logger;
    private readonly bool sdkActs;
    private readonly bool isOuter;

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
        kept = KeptState.Of(memory, settings);
        reader = new MemoryReader(memory.Recall, settings, kept);
        logger = memory.Loggers.CreateLogger<MemoryChatClient>();
        sdkActs = RememberingChatClient.IsBehind(innerClient);
        isOuter = innerClient.GetService(typeof(MemoryChatClient)) is not null;
        if ((sdkActs || isOuter) && kept.IsNews(nameof(MemoryChatClient) + nameof(LogWrappedTwice)))
            LogWrappedTwice(logger);
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var call = Begin(messages, options, cancellationToken);
        try
        {
            await call.RememberAsync(reader, cancellationToken).ConfigureAwait(false);
            var response = await InnerClient.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false);
            call.Hear(response);
            return response;
        }
        finally
        {
            call.End();
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
        var call = Begin(messages, options, cancellationToken);
        try
        {
            await call.RememberAsync(reader, cancellationToken).ConfigureAwait(false);
            var updates = InnerClient.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken);
            await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                call.Hear(update);
                yield return update;
                call.GoOn();
            }

            call.Complete();
        }
        finally
        {
            call.End();
        }
    }

    private MemoryCall Begin(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (sdkActs)
            return new MemoryCall(messages, options);
        if (Speaker.IsHandled(options))
            return new MemoryCall(messages, isOuter ? options : Speaker.Strip(options));
        var speaker = Speaker.Of(options, settings);
        var forwarded = Speaker.Strip(options);
        if (speaker is not { } who)
        {
            if (isOuter)
                return new MemoryCall(messages, options);
            if (kept.IsNews(nameof(MemoryChatClient) + nameof(LogNoUser)))
                LogNoUser(logger);
            return new MemoryCall(messages, forwarded);
        }

        if (isOuter)
            forwarded = Speaker.Handled(forwarded);
        var prompt = Prompt.Read([.. messages]);

        // A sequence that can only be enumerated once has been; everything else goes on as it came.
        var call = new MemoryCall(messages is IReadOnlyCollection<ChatMessage> or ICollection<ChatMessage> ? messages : prompt.Messages, forwarded);
        cancellationToken.ThrowIfCancellationRequested();
        if (!prompt.IsRemembered && !Remembered.StandsIn(forwarded?.Instructions))
            call.Open(who, prompt, kept.Turns, memory);
        return call;
    }

    [LoggerMessage(1, LogLevel.Warning,
        "A chat request names no user, so it goes on without memory. Set ChatOptions.AdditionalProperties[\"memory.user_id\"] or MemoryChatOptions.ResolveUser. This is said once.")]
    private static partial void LogNoUser(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "A chat client was wrapped in memory twice; of each request the outermost layer that knows its user takes care, or the one around the OpenAI SDK's own client.")]
    private static partial void LogWrappedTwice(ILogger logger);
}
