using System.Buffers.Text;

namespace Memory.LoadTest.Traffic;

/// <summary>Finds the status of an HTTP/1.1 answer and where it ends, without a look at what it says.</summary>
internal sealed class AnswerReader
{
    private int headEnd;
    private int end;
    private int chunk;
    private bool isChunked;

    public int Status { get; private set; }

    /// <summary>Whether the server closes the connection after this answer.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Whether what was received is no HTTP/1.1.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Begins with the next answer.</summary>
    public void Reset() => (headEnd, end, chunk, isChunked, Status, IsLast, IsUnreadable) = (0, 0, 0, false, 0, false, false);

    /// <summary>Looks at all that was received so far; whether the answer is whole.</summary>
    public bool IsWhole(ReadOnlySpan<byte> received)
    {
        if (headEnd == 0 && !ReadHead(received))
            return false;
        return isChunked ? ReadChunks(received) : received.Length >= end;
    }

    /// <summary>The body of a whole answer, put together where it came in chunks.</summary>
    public Memory<byte> BodyOf(Memory<byte> received)
    {
        if (!isChunked)
            return received[headEnd..end];
        var (from, to) = (headEnd, headEnd);
        while (TryReadSize(received.Span, from, out var size, out var data) && size > 0)
        {
            received.Slice(data, size).CopyTo(received[to..]);
            (from, to) = (data + size + 2, to + size);
        }

        return received[headEnd..to];
    }

    private bool ReadHead(ReadOnlySpan<byte> received)
    {
        var length = received.IndexOf("\r\n\r\n"u8);
        if (length < 0)
            return false;
        if (!received.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(received[9..12], out int status, out _))
        {
            IsUnreadable = true;
            return false;
        }

        (Status, headEnd) = (status, length + 4);
        (end, chunk) = (headEnd, headEnd);
        var hasLength = status is 204 or 304;
        var lines = received[..(length + 2)];
        for (var next = lines.IndexOf("\r\n"u8) + 2; next < lines.Length;)
        {
            var line = lines[next..(next + lines[next..].IndexOf("\r\n"u8))];
            next += line.Length + 2;
            if (Value(line, "content-length:"u8) is { Length: > 0 } told && Utf8Parser.TryParse(told, out int bytes, out _))
                (end, hasLength) = (headEnd + bytes, true);
            else if (Value(line, "transfer-encoding:"u8).SequenceEqual("chunked"u8))
                (isChunked, hasLength) = (true, true);
            else if (Value(line, "connection:"u8).SequenceEqual("close"u8))
                IsLast = true;
        }

        // A body that ends with its connection is none that can be waited for here.
        IsUnreadable = !hasLength;
        return hasLength;
    }

    private bool ReadChunks(ReadOnlySpan<byte> received)
    {
        while (TryReadSize(received, chunk, out var size, out var data))
        {
            if (received.Length < data + size + 2)
                return false;
            if (size == 0)
            {
                end = data + 2;
                return true;
            }

            chunk = data + size + 2;
        }

        return false;
    }

    private static bool TryReadSize(ReadOnlySpan<byte> received, int from, out int size, out int data)
    {
        (size, data) = (0, 0);
        var line = from < received.Length ? received[from..].IndexOf("\r\n"u8) : -1;
        if (line <= 0 || !Utf8Parser.TryParse(received.Slice(from, line), out size, out _, 'x'))
            return false;
        data = from + line + 2;
        return true;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim((byte)' ') : default;
}
