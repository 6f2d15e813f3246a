using System.Buffers;
using System.Text.Json;

namespace Memory.Client;

/// <summary>
/// Keeps what the server refused for good, for someone to look at: one line of JSON per message, <c>{"refused_at", "status", "reason",
/// "request"}</c>, in the folder <c>refused</c> of the spool, one file per process. The request can be sent again as it stands.
/// </summary>
internal sealed class RefusedMessages(ISpoolDisk disk, string spoolFolder, long maxBytes, TimeProvider time)
{
    private const string Ending = ".jsonl";
    private readonly string folder = Path.Combine(spoolFolder, "refused");
    private readonly string name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N") + Ending;

    /// <summary>Returns when the message is on the medium.</summary>
    /// <exception cref="IOException">The folder has reached its size, or cannot be written.</exception>
    public void Keep(OutboxEntry entry, SendAnswer refusal)
    {
        var line = Line(entry, refusal);
        disk.CreateFolder(folder);
        if (Size() + line.Length > maxBytes)
            throw new IOException($"The folder {folder} has reached its size of {maxBytes} bytes.");
        using var file = disk.Open(Path.Combine(folder, name), create: true);
        file.Write(file.Length, line);
        file.Sync();
        disk.SyncFolder(folder);
    }

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

    private ReadOnlySpan<byte> Line(OutboxEntry entry, SendAnswer refusal)
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
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }
}
