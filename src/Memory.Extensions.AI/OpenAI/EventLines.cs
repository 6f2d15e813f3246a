using System.Buffers;

namespace Memory.Extensions.AI;

/// <summary>
/// Takes a stream of server-sent events (HTML standard, 9.2.6) apart as its bytes pass, however they are cut. Keeps at most one event, of
/// at most 1 MiB; of a longer one nothing is told.
/// </summary>
internal sealed class EventLines(Action<ReadOnlyMemory<byte>> onData)
{
    private const int MaxEventBytes = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> data = new();
    private bool isLineEmpty = true;
    private bool hasData;
    private bool isTooLong;
    private bool afterReturn;

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end != 0 || !(afterReturn && bytes[0] == '\n'))
            {
                Keep(end < 0 ? bytes : bytes[..end]);
                if (end >= 0)
                    EndLine();
            }

            afterReturn = end >= 0 && bytes[end] == '\r';
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        isLineEmpty &= bytes.IsEmpty;
        if (line.WrittenCount + data.WrittenCount + bytes.Length > MaxEventBytes)
            isTooLong = true;
        else
            line.Write(bytes);
    }

    private void EndLine()
    {
        var text = line.WrittenSpan;
        if (isLineEmpty)
            EndEvent();
        else if (!isTooLong && text.SequenceEqual("data"u8))
            KeepData([]);
        else if (!isTooLong && text.StartsWith("data:"u8))
            KeepData(text["data:"u8.Length..]);
        line.ResetWrittenCount();
        isLineEmpty = true;
    }

    private void KeepData(ReadOnlySpan<byte> value)
    {
        if (hasData)
            data.Write("\n"u8);
        hasData = true;
        data.Write(value is [(byte)' ', ..] ? value[1..] : value);
    }

    private void EndEvent()
    {
        if (hasData && !isTooLong)
            onData(data.WrittenMemory);
        data.ResetWrittenCount();
        (hasData, isTooLong) = (false, false);
    }
}
