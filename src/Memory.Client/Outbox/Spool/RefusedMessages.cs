using System.Buffers;
using System.Text.Json;

namespace Memory.Client;

/// <summary>
/// Keeps what the server refused for good, for someone to look at: one line of JSON per message, <c>{"refused_at", "status", "reason",
/// "request"}</c>, in the folder <c>refused</c> of the spool, one file per process. The request can be sent again as it stands. With a key each
/// line is sealed.
/// </summary>
internal sealed class RefusedMessages(ISpoolDisk disk, string spoolFolder, SpoolKeys keys, long maxBytes, TimeProvider time)
{
    private const string Ending = ".jsonl";
    private readonly string folder = Path.Combine(spoolFolder, "refused");
    private readonly string name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N") + Ending;
    private uint nextPlace;

    /// <summary>Returns when the message is on the medium.</summary>
    /// <exception cref="IOException">The folder has reached its size, or cannot be written.</exception>
    public void Keep(OutboxEntry entry, SendAnswer refusal)
    {
        var json = Json(entry, refusal);
        disk.CreateFolder(folder);
        if (Size() + keys.SizeOf(json.Length) + 1 > maxBytes)
            throw new IOException($"The folder {folder} has reached its size of {maxBytes} bytes.");
        using var file = disk.Open(Path.Combine(folder, name), create: true);
        using var seal = SealOf(name);
        var at = file.Length;
        nextPlace = at == 0 ? 0 : nextPlace;
        try
        {
            file.Write(at, [.. seal.Seal(json, nextPlace), (byte)'\n']);
            file.Sync();
        }
        catch
        {
            file.SetLength(at); // Half a line would spoil the next one.
            throw;
        }

        nextPlace++;
        disk.SyncFolder(folder);
    }

    /// <summary>What is kept, of all processes, the oldest file first; counts the lines of each file that cannot be read.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IEnumerable<RefusedRequest> Read(Action<int> unread)
    {
        foreach (var path in disk.Files(folder, Ending))
        {
            using var file = disk.Open(path, create: false);
            using var seal = SealOf(Path.GetFileName(path));
            var lines = new RefusedLines(file, seal);
            while (lines.Next() is { } refused)
                yield return refused;
            unread(lines.Unread);
        }
    }

    private SpoolSeal SealOf(string file) => keys.Of("refused/" + file);

    private long Size()
    {
        var total = 0L;
        foreach (var path in disk.Files(folder, Ending))
        {
            using var file = disk.Open(path, create: false);
            total += file.Length;
        }

        return total;
    }

    private byte[] Json(OutboxEntry entry, SendAnswer refusal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("refused_at", time.GetUtcNow());
        if (refusal.Status is { } status)
            json.WriteNumber("status", status);
        json.WriteString("reason", refusal.Reason);
        json.WritePropertyName("request");
        json.WriteRawValue(entry.ToJson());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
