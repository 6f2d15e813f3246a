using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Backups.Places;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Erasures;

/// <summary>
/// Who was erased when, beside the backups: a backup that was made before brings nobody back, even when the store that knew of the erasure is lost. Each erasure is a
/// file of its own whose name tells it, a hash and a time, below one that tells whose user it was.
/// </summary>
internal sealed class ErasureList(IBackupPlace place)
{
    private const string Folder = "erasures/";
    private const string OwnerFile = "owner";
    private const string Instant = "yyyyMMdd'T'HHmmss'.'ffffff'Z'";
    private const int HashLength = 32;
    private const int LongestOwner = 4 << 10;

    /// <summary>Notes an erasure; the same again changes nothing.</summary>
    public async Task AppendAsync(OwnerId owner, string scopeHash, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var folder = FolderOf(owner);
        await PutAsync(folder + OwnerFile, owner.Value, cancellationToken);
        await PutAsync(folder + NameOf(scopeHash, at), "erased\n", cancellationToken);
    }

    /// <summary>All that are noted.</summary>
    /// <exception cref="UnusableBackupException">Whose user was erased cannot be told any more.</exception>
    public async IAsyncEnumerable<NotedErasure> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, OwnerId>(StringComparer.Ordinal);
        await foreach (var file in place.ListAsync(Folder, cancellationToken))
        {
            if (file.Name.Split('/') is not [_, var folder, var name] || Parse(name) is not var (hash, at))
                continue;
            if (!owners.TryGetValue(folder, out var owner))
                owners.Add(folder, owner = await ReadOwnerAsync(folder, cancellationToken));
            yield return new NotedErasure(owner, hash, at);
        }
    }

    /// <summary>Notes what the store knows and the list does not, because the place was away.</summary>
    /// <returns>How many were missing.</returns>
    public async Task<int> CompleteAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var owner in await store.ListOwnersAsync(cancellationToken))
        {
            var noted = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var file in place.ListAsync(FolderOf(owner), cancellationToken))
                noted.Add(file.Name[(file.Name.LastIndexOf('/') + 1)..]);
            await foreach (var tombstone in store.Erasures.ListAsync(owner, cancellationToken))
            {
                if (noted.Contains(NameOf(tombstone.ScopeHash, tombstone.ErasedAt)))
                    continue;
                await AppendAsync(owner, tombstone.ScopeHash, tombstone.ErasedAt, cancellationToken);
                added++;
            }
        }

        return added;
    }

    private async Task PutAsync(string name, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        await place.PutAsync(name, content, cancellationToken);
    }

    private async Task<OwnerId> ReadOwnerAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = await place.OpenAsync($"{Folder}{folder}/{OwnerFile}", cancellationToken)
            ?? throw new UnusableBackupException($"The list of erasures beside the backups is damaged: {Folder}{folder} does not tell whose users they were.");
        var bytes = new byte[LongestOwner];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var owner = new OwnerId(Encoding.UTF8.GetString(bytes, 0, read));
        return FolderOf(owner) == $"{Folder}{folder}/"
            ? owner
            : throw new UnusableBackupException($"The list of erasures beside the backups is damaged: {Folder}{folder} tells of somebody else's users.");
    }

    private static string FolderOf(OwnerId owner) =>
        $"{Folder}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.Value)).AsSpan(0, HashLength / 2))}/";

    private static string NameOf(string scopeHash, DateTimeOffset at) => $"{at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)}-{scopeHash}";

    private static (string Hash, DateTimeOffset At)? Parse(string name) =>
        name.Split('-') is [var time, { Length: HashLength } hash]
        && DateTimeOffset.TryParseExact(time, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? (hash, at)
            : null;
}

/// <summary>An erasure as the list tells it.</summary>
internal sealed record NotedErasure(OwnerId Owner, string ScopeHash, DateTimeOffset At);
