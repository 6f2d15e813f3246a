using System.Buffers;
using Memory.Client;
using Microsoft.Extensions.Logging;

namespace Memory.Extensions.AI;

/// <summary>
/// Listens to the bytes of an answer and hands the turn over when it is over, however it ended. What cannot be understood is passed over:
/// nothing that is heard here can fail a chat.
/// </summary>
internal sealed partial class AnswerListener
{
    /// <summary>The longest answer in one piece that is kept to be read when it is whole.</summary>
    private const int MaxWholeBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly MemoryCall call;
    private readonly LogEpisode unreadable;
    private readonly ILogger logger;
    private EventLines? events;
    private ArrayBufferWriter<byte>? whole;
    private bool isOver;

    public AnswerListener(MemoryCall call, LogEpisode unreadable, ILogger logger) =>
        (this.call, this.unreadable, this.logger) = (call, unreadable, logger);

    /// <summary>Says how the bytes that follow are to be read: as events, or as one whole.</summary>
    public void Expect(bool isStream)
    {
        events = isStream ? new EventLines(HearCompletion) : null;
        whole = isStream ? null : new ArrayBufferWriter<byte>();
    }

    /// <summary>Hears the next bytes of the answer.</summary>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (isOver)
                return;
            events?.Feed(bytes);
            if (whole?.WrittenCount + bytes.Length <= MaxWholeBytes)
                whole!.Write(bytes);
            else
                whole = null;
        }
    }

    /// <summary>Hears an answer that is there as a whole.</summary>
    public void HearAll(ReadOnlyMemory<byte> bytes, bool isStream)
    {
        lock (gate)
        {
            if (isStream)
                new EventLines(HearCompletion).Feed(bytes.Span);
            else
                HearCompletion(bytes);
        }
    }

    /// <summary>Notes that no more bytes will come, and hands over.</summary>
    public void End()
    {
        lock (gate)
        {
            if (!isOver && whole is { WrittenCount: > 0 } kept)
                HearCompletion(kept.WrittenMemory);
        }

        HandOver();
    }

    /// <summary>Notes that an answer, or a piece of one, cannot be heard.</summary>
    public void Miss(Exception fault)
    {
        if (unreadable.Begins(out _))
            LogUnreadable(logger, fault.GetType().Name);
    }

    /// <summary>Hands the turn over, once.</summary>
    public void HandOver()
    {
        lock (gate)
        {
            if (isOver)
                return;
            isOver = true;
        }

        call.End();
    }

    private void HearCompletion(ReadOnlyMemory<byte> json)
    {
        if (json.Span.SequenceEqual("[DONE]"u8))
        {
            call.Complete();
            return;
        }

        try
        {
            if (CompletionView.Of(json) is not { } update)
                return;
            call.Hear(update);
            if (update.FinishReason is not null)
                call.Complete();

            unreadable.Ends();
        }
        catch (Exception fault)
        {
            // An answer that we cannot read may still be just what the app waits for.
            Miss(fault);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A model's answer could not be read ({Fault}); it goes on to the app, but is not remembered.")]
    private static partial void LogUnreadable(ILogger logger, string fault);
}
