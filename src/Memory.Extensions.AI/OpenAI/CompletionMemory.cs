using System.ClientModel;
using Memory.Client;
using Microsoft.Extensions.Logging;

namespace Memory.Extensions.AI;

/// <summary>Puts what is known into requests for chat completions, and has their answers listened to.</summary>
internal sealed partial class CompletionMemory
{
    private readonly MemoryConnection memory;
    private readonly MemoryChatOptions settings;
    private readonly MemoryReader reader;
    private readonly UserTurns turns;
    private readonly OpenTurns openTurns;
    private readonly LogEpisode unreadable;
    private readonly ILogger logger;
    private int warnedOfNoUser;

    public CompletionMemory(MemoryConnection memory, MemoryChatOptions options, ILogger logger)
    {
        (this.memory, this.logger) = (memory, logger);
        settings = options.Validated();
        reader = new MemoryReader(memory.Recall, settings);
        turns = new UserTurns(memory.Time);
        openTurns = new OpenTurns(memory.Time);
        unreadable = new LogEpisode(memory.Time);
    }

    /// <summary>Prepares a call. Throws only for the caller's cancellation, in strict mode for a fault, and what the app's own callbacks throw.</summary>
    /// <param name="content">What the app sends.</param>
    /// <param name="body">The bytes of it; null when they could not be had.</param>
    /// <param name="cancellationToken">Gives up waiting for memory.</param>
    public async ValueTask<CompletionCall> PrepareAsync(BinaryContent content, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        if (body is not { } bytes || CompletionRequest.Read(bytes) is not { } request)
            return new CompletionCall(content);
        if (Speaker.Of(request.Options, settings) is not { } speaker)
        {
            if (Interlocked.Exchange(ref warnedOfNoUser, 1) == 0)
                LogNoUser(logger);
            return new CompletionCall(Sendable(content, bytes, request.With(request.Prompt.Messages)));
        }

        if (request.Prompt.IsRemembered)
            return new CompletionCall(content);
        return await RememberAsync(speaker, request, content, bytes, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CompletionCall> RememberAsync(
        Speaker speaker, CompletionRequest request, BinaryContent content, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var prompt = request.Prompt;
        var open = prompt.QuestionAt < 0 ? null : openTurns.Of(request, speaker, content);
        if (open is not null)
            prompt.Messages[prompt.QuestionAt] = open.Message;
        var turn = turns.Of(prompt, speaker);
        var remembered = turn?.Remembered ?? Remembered.Nothing;
        if (!prompt.IsContinuation)
        {
            (_, remembered) = await reader.ReadAsync(speaker, prompt, isStateful: false, cancellationToken).ConfigureAwait(false);
            if (turn is not null)
                turn.Remembered = remembered;
        }

        var recorder = new TurnRecorder(memory.Outbox, speaker, turn, isStateful: false, memory.Time);
        var listener = new AnswerListener(recorder, unreadable, logger) { OnAnswered = open is null ? null : () => openTurns.Close(open) };
        var messages = remembered.IsNothing ? prompt.Messages : remembered.Into(prompt);
        return new CompletionCall(Sendable(content, bytes, request.With(messages)), listener, request.IsStreaming);
    }

    /// <summary>What the app sends itself when nothing of it changed.</summary>
    private static BinaryContent Sendable(BinaryContent content, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) =>
        after.Equals(before) ? content : BinaryContent.Create(new BinaryData(after));

    [LoggerMessage(2, LogLevel.Warning,
        "A chat request names no user, so it goes on without memory. Set ChatCompletionOptions.EndUserId or MemoryChatOptions.ResolveUser. This is said once.")]
    private static partial void LogNoUser(ILogger logger);
}
