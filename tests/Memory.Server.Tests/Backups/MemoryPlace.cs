using System.Runtime.CompilerServices;
using Memory.Server.Backups.Places;

namespace Memory.Server.Tests.Backups;

/// <summary>A place in memory that can be told to fail, and whose files a test may change.</summary>
internal sealed class MemoryPlace(TimeProvider time) : IBackupPlace
{
    private readonly Lock sync = new();
    private readonly SortedDictionary<string, (byte[] Bytes, DateTimeOffset At)> files = new(StringComparer.Ordinal);

    public string Name => "memory";

    /// <summary>Asked before each act; what it throws is the place's trouble.</summary>
    public Action<string, string> OnAct { get; set; } = static (_, _) => { };

    public byte[] this[string name]
    {
        get
        {
            lock (sync)
                return files[name].Bytes;
        }

        set
        {
            lock (sync)
                files[name] = (value, time.GetUtcNow());
        }
    }

    public string[] Names
    {
        get
        {
            lock (sync)
                return [.. files.Keys];
        }
    }

    public static BackupPlaceException Away() => new("The place is away.", isTransient: true);

    public async Task PutAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        OnAct("put", name);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        this[name] = bytes.ToArray();
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        OnAct("open", name);
        lock (sync)
            return Task.FromResult<Stream?>(files.TryGetValue(name, out var file) ? new MemoryStream(file.Bytes, writable: false) : null);
    }

    public async IAsyncEnumerable<PlacedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PlaceName.RequirePrefix(prefix);
        OnAct("list", prefix);
        await Task.Yield();
        PlacedFile[] found;
        lock (sync)
            found = [.. files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(file => new PlacedFile(file.Key, file.Value.Bytes.Length, file.Value.At))];
        foreach (var file in found)
            yield return file;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        OnAct("delete", name);
        lock (sync)
            files.Remove(name);
        return Task.CompletedTask;
    }

    public void Remove(string name)
    {
        lock (sync)
            files.Remove(name);
    }
}
