using System.Buffers;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Reads a journal's frames one after another and, behind a bad one, looks for the next good one.</summary>
internal sealed class FrameReader(IDiskFile file, long from = 0) : IDisposable
{
    private const int Window = 1 << 20;
    private readonly long end = file.Length;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);

    /// <summary>Where the next frame is expected.</summary>
    public long Offset { get; private set; } = from;

    public long Length => end;

    /// <summary>Reads the frame at <see cref="Offset"/> and moves behind it; false, without moving, at the end and at a bad frame.</summary>
    /// <param name="payload">Valid until the next call.</param>
    public bool TryRead(out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        Span<byte> header = stackalloc byte[Frame.HeaderSize];
        if (file.Read(Offset, header) < Frame.HeaderSize || !Frame.TryReadHeader(header, out var length, out var checksum))
            return false;
        if (!TryReadPayload(Offset, length, checksum))
            return false;
        payload = buffer.AsMemory(0, length);
        Offset += Frame.HeaderSize + length;
        return true;
    }

    /// <summary>Where the first good frame behind a bad one begins; null when there is none.</summary>
    public long? FindNext()
    {
        var window = new byte[Window + Frame.HeaderSize];
        for (var start = Offset + 1; start + Frame.HeaderSize < end; start += Window)
        {
            var read = file.Read(start, window);
            for (var i = 0; i < Window && i + Frame.HeaderSize <= read; i++)
            {
                if (Frame.TryReadHeader(window.AsSpan(i, Frame.HeaderSize), out var length, out var checksum)
                    && TryReadPayload(start + i, length, checksum))
                    return start + i;
            }
        }

        return null;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref buffer, []));

    private bool TryReadPayload(long offset, int length, uint checksum)
    {
        if (offset + Frame.HeaderSize + length > end)
            return false;
        if (buffer.Length < length)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        var payload = buffer.AsSpan(0, length);
        return file.Read(offset + Frame.HeaderSize, payload) == length && Frame.Checksum(payload) == checksum;
    }
}
