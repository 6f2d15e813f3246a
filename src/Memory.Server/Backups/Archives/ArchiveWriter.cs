using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Memory.Server.Backups.Places;
using Memory.Server.Encryption;
using Memory.Server.Memories;

namespace Memory.Server.Backups.Archives;

/// <summary>
/// Writes a backup: segments, one after another, each of one user or of what belongs to an owner. They are gathered in a file until it is large enough to be
/// put into its place as a part. Nothing counts before the manifest.
/// </summary>
internal sealed class ArchiveWriter(IBackupPlace place, BackupId id, IArchiveSeals seals, long partBytes) : IAsyncDisposable
{
    private readonly ImmutableArray<PartRecord>.Builder _parts = ImmutableArray.CreateBuilder<PartRecord>();
    private readonly RowBlock _block = new();
    private FileStream? _spool;
    private KeyHolder _holder = new("", null);
    private DataKey? _key;
    private BackupCounts _segment = new();
    private long _begun;
    private long _rows;
    private int _frames;

    /// <summary>How much is in it so far.</summary>
    public BackupCounts Counts { get; private set; } = new();

    /// <summary>How many bytes were put into their place so far.</summary>
    public long Bytes => _parts.Sum(static part => part.Bytes);

    /// <summary>Whether nothing was added to the segment that was begun.</summary>
    public bool IsEmpty => _rows == 0;

    /// <summary>Begins the segment of a user.</summary>
    public async Task BeginAsync(Scope scope, CancellationToken cancellationToken)
    {
        var (owner, user) = (scope.Owner.Value, scope.User.Value);
        await BeginAsync(new KeyHolder(owner, user), cancellationToken);
        var header = new SegmentHeader(owner, user);
        if (_key is { } key)
        {
            var ownersKey = await seals.KeyOfAsync(new KeyHolder(owner, null), cancellationToken) ?? throw new UnusableBackupException("An owner has no key.");
            header = new SegmentHeader(owner, null)
            {
                Key = key.Id,
                OwnerKey = ownersKey.Id,
                SealedUser = ownersKey.Seal(Encoding.UTF8.GetBytes(user), ArchiveFormat.PlaceOfUser(id.Value, owner)),
            };
        }

        await WriteAsync(FrameKind.Header, JsonSerializer.SerializeToUtf8Bytes(header, ArchiveText.Header), cancellationToken);
    }

    /// <summary>Begins the segment of what belongs to an owner and no single user.</summary>
    public async Task BeginAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        await BeginAsync(new KeyHolder(owner.Value, null), cancellationToken);
        _segment = new BackupCounts(Owners: 1);
        var header = new SegmentHeader(owner.Value, null) { Key = _key?.Id, IsOfOwner = true };
        await WriteAsync(FrameKind.Header, JsonSerializer.SerializeToUtf8Bytes(header, ArchiveText.Header), cancellationToken);
    }

    public async ValueTask AddAsync(ArchivedRow row, CancellationToken cancellationToken)
    {
        _block.Add(row);
        _segment += row.Counts;
        _rows++;
        if (_block.IsFull)
            await WriteBlockAsync(cancellationToken);
    }

    /// <summary>Ends the segment; a part that is large enough goes to its place.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_block.Rows > 0)
            await WriteBlockAsync(cancellationToken);
        var end = Encoding.ASCII.GetBytes(_rows.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(FrameKind.End, Closed(end, isLast: true), cancellationToken);
        Counts += _segment;
        if (_spool!.Length >= partBytes)
            await PutAsync(_holder.User is null, cancellationToken);
    }

    /// <summary>Takes back what was begun and did not come to its end.</summary>
    public void Undo()
    {
        _spool!.SetLength(_begun);
        _spool.Position = _begun;
        _block.Clear();
    }

    /// <summary>Puts what was gathered into its place. What belongs to users and to owners never stands in one part.</summary>
    public async Task PutAsync(bool isOfOwners, CancellationToken cancellationToken)
    {
        if (_spool is not { Length: > 0 } spool || spool.Length == ArchiveFormat.Beginning.Length)
            return;
        var name = string.Create(CultureInfo.InvariantCulture, $"part-{_parts.Count + 1:d6}");
        await spool.FlushAsync(cancellationToken);
        var hash = await Spool.HashAsync(spool, cancellationToken);
        spool.Position = 0;
        var bytes = spool.Length;
        await place.PutAsync(id.Folder + name, spool, cancellationToken);
        _parts.Add(new PartRecord(name, isOfOwners, bytes, hash));
        await _spool.DisposeAsync();
        _spool = null;
    }

    /// <summary>Writes the manifest, and with it the backup exists.</summary>
    public async Task<Manifest> FinishAsync(DateTimeOffset madeAt, DateTimeOffset endedAt, Guid? ring, long unreadable, CancellationToken cancellationToken)
    {
        var manifest = new Manifest
        {
            Id = id, MadeAt = madeAt, EndedAt = endedAt, Ring = ring, Counts = Counts, Unreadable = unreadable, Parts = _parts.ToImmutable(),
        };
        using var file = new MemoryStream(ManifestFile.Write(manifest), writable: false);
        await place.PutAsync(id.Manifest, file, cancellationToken);
        return manifest;
    }

    public async ValueTask DisposeAsync()
    {
        if (_spool is not null)
            await _spool.DisposeAsync();
    }

    private async Task BeginAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        (_holder, _key) = (holder, await seals.KeyOfAsync(holder, cancellationToken));
        if (_spool is null)
        {
            _spool = Spool.Open();
            await _spool.WriteAsync(ArchiveFormat.Beginning.ToArray(), cancellationToken);
        }

        (_begun, _segment, _frames, _rows) = (_spool.Position, new BackupCounts(), 0, 0);
    }

    private Task WriteBlockAsync(CancellationToken cancellationToken) => WriteAsync(FrameKind.Rows, Closed(_block.Pack(), isLast: false), cancellationToken);

    /// <summary>Seals a frame in an encrypted store.</summary>
    private byte[] Closed(byte[] plain, bool isLast) =>
        _key is { } key ? key.Seal(plain, ArchiveFormat.PlaceOf(id.Value, _holder, _frames++, isLast)) : plain;

    private async Task WriteAsync(FrameKind kind, byte[] bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > ArchiveFormat.LongestFrame)
            throw new InvalidOperationException("A row is larger than any row may be.");
        var head = new byte[ArchiveFormat.FrameHead];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), bytes.Length);
        await _spool!.WriteAsync(head, cancellationToken);
        await _spool.WriteAsync(bytes, cancellationToken);
    }
}
