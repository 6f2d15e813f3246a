using System.Text.Json;

namespace Memory.Client;

/// <summary>Reads a file of refused messages, line by line. What stands behind the last line end was never whole.</summary>
internal sealed class RefusedLines(ISpoolFile file, SpoolSeal seal)
{
    private readonly byte[] piece = new byte[32 * 1024];
    private readonly long end = file.Length;
    private readonly SealOrder order = new(next: null);
    private long position;

    /// <summary>How many lines so far could not be read.</summary>
    public int Unread { get; private set; }

    /// <summary>The next one that can be read; null after the last.</summary>
    public RefusedRequest? Next()
    {
        while (LineEnd() is { } lineEnd)
        {
            var at = position;
            position = lineEnd + 1;
            if (lineEnd - at <= Array.MaxLength && Parse(Bytes(at, (int)(lineEnd - at))) is { } refused)
                return refused;
            Unread++;
        }

        return null;
    }

    private long? LineEnd()
    {
        for (var from = position; from < end;)
        {
            var read = file.Read(from, piece.AsSpan(0, (int)Math.Min(piece.Length, end - from)));
            if (piece.AsSpan(0, read).IndexOf((byte)'\n') is var found and >= 0)
                return from + found;
            if (read == 0)
                return null;
            from += read;
        }

        return null;
    }

    private byte[] Bytes(long at, int count)
    {
        var bytes = new byte[count];
        return bytes[..file.Read(at, bytes)];
    }

    private RefusedRequest? Parse(byte[] line)
    {
        var state = seal.Open(line, out var place, out var opened);
        order.Loosen(); // Who has seen to a line may have taken it out.
        if (state is SealState.Foreign or SealState.Broken || (state is SealState.Opened && !order.TryTake(place)))
            return null;
        try
        {
            using var json = JsonDocument.Parse(opened ?? line);
            var root = json.RootElement;
            return root.GetProperty("request").Deserialize(MemoryRequestJson.Default.IngestRequest) is { UserId: not null, Messages: not null } request
                ? new RefusedRequest
                {
                    RefusedAt = root.GetProperty("refused_at").GetDateTimeOffset(),
                    Status = root.TryGetProperty("status", out var status) ? status.GetInt32() : null,
                    Reason = root.GetProperty("reason").GetString(),
                    Request = request,
                }
                : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null; // Not a line of ours, or damaged.
        }
    }
}
