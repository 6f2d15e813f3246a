using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Backups.Places;
using Memory.Server.Encryption;

namespace Memory.Server.Backups.Keys;

/// <summary>
/// A copy of a key ring beside the backups and apart from them: wrapped keys only, divided over 256 files by the hash of whose they are. There is one copy of a ring,
/// the newest: a key that was destroyed is in none.
/// </summary>
internal sealed class RingCopy(IBackupPlace place) : IDisposable
{
    private const string Folder = "keyring/";
    private const string MastersFile = "masters";
    private const int PageSize = 200;

    /// <summary>So many files are gathered at a time, so that a large ring is never in memory as a whole.</summary>
    private const int FilesAtOnce = 16;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Writes what has changed since this was called last.</summary>
    public async Task SaveAsync(IKeyRing ring, CancellationToken cancellationToken)
    {
        if (await ring.FindIdAsync(cancellationToken) is not { } id)
            return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var masters = await ring.ListMastersAsync(cancellationToken);
            await PutAsync(NameOf(id, MastersFile), new SavedMasters(id, [.. masters.Select(SavedMaster.Of)]), SavedRingJson.Default.SavedMasters, cancellationToken);
            var now = await DigestAsync(ring, id, cancellationToken);
            foreach (var names in now.Where(file => _written.GetValueOrDefault(file.Key) != file.Value).Select(static file => file.Key).Chunk(FilesAtOnce))
                await WriteAsync(ring, id, names, cancellationToken);
            foreach (var (name, digest) in now)
                _written[name] = digest;
            await DeleteOthersAsync(id, now, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes a key out.</summary>
    public async Task ForgetAsync(Guid ring, KeyHolder holder, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var name = NameOf(ring, holder);
            if (await ReadAsync(name, SavedRingJson.Default.SavedKeys, cancellationToken) is not { } saved || !saved.Keys.Any(key => key.IsOf(holder)))
                return;
            _written.Remove(name);
            await PutAsync(name, new SavedKeys([.. saved.Keys.Where(key => !key.IsOf(holder))]), SavedRingJson.Default.SavedKeys, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The master keys of a ring; null when there is no copy of it.</summary>
    public Task<SavedMasters?> FindMastersAsync(Guid ring, CancellationToken cancellationToken) =>
        ReadAsync(NameOf(ring, MastersFile), SavedRingJson.Default.SavedMasters, cancellationToken);

    /// <summary>A key; null when there is none.</summary>
    public async Task<WrappedKey?> FindAsync(Guid ring, KeyHolder holder, CancellationToken cancellationToken) =>
        (await ReadAsync(NameOf(ring, holder), SavedRingJson.Default.SavedKeys, cancellationToken))?.Keys.FirstOrDefault(key => key.IsOf(holder))?.ToWrapped();

    public void Dispose() => _gate.Dispose();

    /// <summary>What the files should hold, by their names, as hashes.</summary>
    private static async Task<Dictionary<string, string>> DigestAsync(IKeyRing ring, Guid id, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, IncrementalHash>(StringComparer.Ordinal);
        try
        {
            await foreach (var key in KeysAsync(ring, cancellationToken))
            {
                var name = NameOf(id, new KeyHolder(key.Owner, key.User));
                if (!hashes.TryGetValue(name, out var hash))
                    hashes.Add(name, hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new SavedKeys([key]), SavedRingJson.Default.SavedKeys));
            }

            return hashes.ToDictionary(static file => file.Key, static file => Convert.ToHexStringLower(file.Value.GetHashAndReset()), StringComparer.Ordinal);
        }
        finally
        {
            foreach (var hash in hashes.Values)
                hash.Dispose();
        }
    }

    private async Task WriteAsync(IKeyRing ring, Guid id, string[] names, CancellationToken cancellationToken)
    {
        var gathered = names.ToDictionary(static name => name, static _ => ImmutableArray.CreateBuilder<SavedKey>(), StringComparer.Ordinal);
        await foreach (var key in KeysAsync(ring, cancellationToken))
            gathered.GetValueOrDefault(NameOf(id, new KeyHolder(key.Owner, key.User)))?.Add(key);
        foreach (var (name, keys) in gathered)
            await PutAsync(name, new SavedKeys(keys.ToImmutable()), SavedRingJson.Default.SavedKeys, cancellationToken);
    }

    private async Task DeleteOthersAsync(Guid ring, Dictionary<string, string> now, CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        await foreach (var file in place.ListAsync(NameOf(ring, ""), cancellationToken))
        {
            if (!now.ContainsKey(file.Name) && file.Name != NameOf(ring, MastersFile))
                gone.Add(file.Name);
        }

        foreach (var name in gone)
        {
            await place.DeleteAsync(name, cancellationToken);
            _written.Remove(name);
        }
    }

    private static async IAsyncEnumerable<SavedKey> KeysAsync(IKeyRing ring, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KeyHolder? after = null;
        while (await ring.ListAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (holder, key) in page)
                yield return SavedKey.Of(holder, key);
            after = page[^1].Holder;
        }
    }

    private async Task PutAsync<T>(string name, T content, JsonTypeInfo<T> form, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(content, form), writable: false);
        await place.PutAsync(name, bytes, cancellationToken);
    }

    private async Task<T?> ReadAsync<T>(string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        await using var file = await place.OpenAsync(name, cancellationToken);
        if (file is null)
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync(file, form, cancellationToken);
        }
        catch (JsonException fault)
        {
            throw new UnusableBackupException($"The copy of the key ring beside the backups is damaged: {name}.", fault);
        }
    }

    private static string NameOf(Guid ring, string file) => string.Create(CultureInfo.InvariantCulture, $"{Folder}{ring:N}/{file}");

    private static string NameOf(Guid ring, KeyHolder holder) => NameOf(ring, SHA256.HashData(holder.ToPlace())[0].ToString("x2", CultureInfo.InvariantCulture));
}
