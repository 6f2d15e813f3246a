using System.Buffers;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Commits that share one frame and one flush.</summary>
internal sealed class Batch
{
    /// <summary>A batch that is longer than that takes no more; the next one follows.</summary>
    private const int FullAt = 4 << 20;

    /// <summary>What an ended batch has; nobody writes into it.</summary>
    private static readonly ArrayBufferWriter<byte> None = new();

    private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Let go when the batch has ended: a journal knows its last batch for as long as its user is in memory.</summary>
    private ArrayBufferWriter<byte> frame = new(1024);
    private Action? whenDurable;

    public Batch() => frame.Advance(frame.GetSpan(Frame.HeaderSize)[..Frame.HeaderSize].Length);

    /// <summary>Ends when the batch is on the medium; fails when it is not stored.</summary>
    public Task Durable => durable.Task;

    /// <summary>How many bytes of memory it takes for what it writes.</summary>
    public int HeldBytes => frame.Capacity;

    public bool IsEmpty => frame.WrittenCount == Frame.HeaderSize;

    public bool Takes(int length) => frame.WrittenCount == Frame.HeaderSize || frame.WrittenCount + (long)length <= FullAt;

    public void Add(ReadOnlySpan<byte> entry, Action? then)
    {
        frame.Write(entry);
        frame.Write("\n"u8);
        whenDurable += then;
    }

    /// <summary>The frame to write as that one of the file; the first behind the header is 1.</summary>
    public ReadOnlySpan<byte> ToFrame(JournalCoding coding, long number)
    {
        if (coding.Seal is { } seal)
            return seal.ToFrame(frame.WrittenSpan[Frame.HeaderSize..], number);
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(frame.WrittenMemory, out var bytes);
        Frame.Seal(bytes);
        return bytes;
    }

    /// <param name="flushed">Called before anybody is told, once for all that share the flush; never throws.</param>
    public void Succeed(Action? flushed)
    {
        frame = None;
        whenDurable?.Invoke();
        whenDurable = null;
        flushed?.Invoke();
        durable.SetResult();
    }

    public void Fail(Exception fault)
    {
        frame = None;
        durable.SetException(fault);

        // Nobody may wait for it any more; that is not an unobserved fault.
        _ = durable.Task.Exception;
    }
}
