using System.ClientModel;
using System.Runtime.CompilerServices;
using Memory.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Memory.Extensions.AI;

/// <summary>Puts what is known into requests for chat completions, and has their answers listened to.</summary>
internal sealed partial class CompletionMemory
{
    private readonly MemoryConnection memory;
    private readonly MemoryChatOptions settings;
    private readonly MemoryReader reader;
    private readonly KeptState kept;
    private readonly ConditionalWeakTable<BinaryContent, ChatMessage> asked = [];
    private readonly ILogger logger;

    public CompletionMemory(MemoryConnection memory, MemoryChatOptions options, ILogger logger)
    {
        (this.memory, this.logger) = (memory, logger);
        settings = options.Validated();
        kept = KeptState.Of(memory, settings);
        reader = new MemoryReader(memory.Recall, settings, kept);
    }

    /// <summary>Begins a call. Throws only for the caller's cancellation, and what the app's own resolvers throw.</summary>
    /// <param name="content">What the app sends.</param>
    /// <param name="body">The bytes of it; null when they could not be had.</param>
    /// <param name="cancellationToken">Cancelled when the caller has given up.</param>
    public CompletionCall Begin(BinaryContent content, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        if (body is not { } bytes || CompletionRequest.Read(bytes) is not { } request)
            return new CompletionCall(content);
        if (Speaker.Of(request.Options, settings) is not { } speaker)
        {
            if (kept.IsNews(nameof(CompletionMemory) + nameof(LogNoUser)))
                LogNoUser(logger);
            return new CompletionCall(content, request);
        }

        var prompt = request.Prompt;
        cancellationToken.ThrowIfCancellationRequested();
        if (prompt.IsRemembered)
            return new CompletionCall(content, request);

        // A stream that is enumerated twice is sent twice, from one content; the user has said it once.
        if (prompt.LatestAt >= 0)
            prompt.Messages[prompt.LatestAt] = asked.GetValue(content, _ => prompt.Messages[prompt.LatestAt]);
        var call = new MemoryCall(prompt.Messages, options: null);
        call.Open(speaker, prompt, kept.Turns, memory);
        return new CompletionCall(content, request, call, new AnswerListener(call, kept.UnreadableAnswers, logger));
    }

    /// <summary>Asks memory where a turn begins. Throws for the caller's cancellation, in strict mode for a fault, and what the app's own callback throws.</summary>
    public ValueTask RememberAsync(CompletionCall call, CancellationToken cancellationToken) => call.RememberAsync(reader, cancellationToken);

    [LoggerMessage(2, LogLevel.Warning,
        "A chat request names no user, so it goes on without memory. Set ChatCompletionOptions.EndUserId or MemoryChatOptions.ResolveUser. This is said once.")]
    private static partial void LogNoUser(ILogger logger);
}
