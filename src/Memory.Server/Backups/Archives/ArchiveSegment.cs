using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Memory.Server.Encryption;
using Memory.Server.Memories;

namespace Memory.Server.Backups.Archives;

/// <summary>What a backup holds of one user, or of an owner beside its users.</summary>
internal sealed class ArchiveSegment
{
    private readonly FrameSource _frames;
    private readonly string _archive;
    private readonly SegmentHeader _header;
    private readonly KeyHolder? _holder;
    private readonly DataKey? _key;
    private bool _isRead;

    private ArchiveSegment(string archive, SegmentHeader header, KeyHolder? holder, DataKey? key, FrameSource frames) =>
        (_archive, _header, _holder, _key, _frames) = (archive, header, holder, key, frames);

    public bool IsOfOwner => _header.IsOfOwner;

    public OwnerId Owner => new(_header.Owner);

    /// <summary>The user; null in an owner's segment, and when the key that opens the name is not there.</summary>
    public Scope? Scope => _holder?.User is { } user ? new Scope(Owner, new UserId(user)) : null;

    /// <summary>Whether the rows can be read: they are plain, or their key is there.</summary>
    public bool IsOpen => _header.Key is null || _key is not null;

    /// <summary>Names the key that is missing.</summary>
    public string MissingKey => _header.Key?.ToString() ?? "";

    /// <summary>Begins with a header's frame.</summary>
    public static async Task<ArchiveSegment> OpenAsync(
        Manifest manifest, ArchiveFrame frame, FrameSource frames, IArchiveSeals seals, CancellationToken cancellationToken)
    {
        var header = Parse(frame);
        if (header.Key is not null && manifest.Ring is null)
            throw new UnusableBackupException("The backup is damaged: some of it is sealed, and it says that it is not.");
        if (header.Key is null && manifest.Ring is not null)
            throw new UnusableBackupException("The backup is damaged: some of it is not sealed, and it says that it is.");
        var holder = await HolderOfAsync(manifest, header, seals, cancellationToken);
        var key = header.Key is { } id && holder is not null ? await seals.FindAsync(manifest.Ring!.Value, holder, id, cancellationToken) : null;
        return new ArchiveSegment(manifest.Id.Value, header, holder, key, frames);
    }

    /// <summary>The rows. They can be read once.</summary>
    /// <exception cref="UnusableBackupException">They are damaged.</exception>
    public async IAsyncEnumerable<ArchivedRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _isRead = true;
        long rows = 0;
        for (var number = 0; ; number++)
        {
            var frame = await NextAsync(cancellationToken);
            var plain = Opened(frame, number);
            if (frame.Kind == FrameKind.End)
            {
                if (Encoding.ASCII.GetString(plain) != rows.ToString(CultureInfo.InvariantCulture))
                    throw new UnusableBackupException("The backup is damaged: rows are missing.");
                yield break;
            }

            foreach (var row in RowBlock.Unpack(plain))
            {
                rows++;
                yield return row;
            }
        }
    }

    /// <summary>Goes to the end of rows that nobody read.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        if (_isRead)
            return;
        while ((await NextAsync(cancellationToken)).Kind != FrameKind.End)
        {
            // Nothing of it is looked at.
        }
    }

    private async Task<ArchiveFrame> NextAsync(CancellationToken cancellationToken) =>
        await _frames.NextAsync(cancellationToken) is { Kind: FrameKind.Rows or FrameKind.End } frame
            ? frame
            : throw new UnusableBackupException("The backup is damaged: a segment has no end.");

    private byte[] Opened(ArchiveFrame frame, int number)
    {
        if (_key is null)
            return frame.Bytes;
        return _key.TryOpen(frame.Bytes, ArchiveFormat.PlaceOf(_archive, _holder!, number, frame.Kind == FrameKind.End))
            ?? throw new UnusableBackupException("The backup is damaged: something sealed in it was changed or moved.");
    }

    private static SegmentHeader Parse(ArchiveFrame frame)
    {
        try
        {
            var header = frame.Kind == FrameKind.Header ? JsonSerializer.Deserialize(frame.Bytes, ArchiveText.Header) : null;
            var names = header is null ? 0 : (header.IsOfOwner ? 1 : 0) + (header.User is null ? 0 : 1) + (header.SealedUser is null ? 0 : 1);
            return header is { Owner: not null } && names == 1 && (header.SealedUser is null || header.Key is not null) ? header : throw new JsonException("A header is missing.");
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            throw new UnusableBackupException("The backup is damaged: it cannot be told whose rows follow.", fault);
        }
    }

    /// <summary>Whose key it is; null when the owner's, which tells the user, is not there.</summary>
    private static async Task<KeyHolder?> HolderOfAsync(Manifest manifest, SegmentHeader header, IArchiveSeals seals, CancellationToken cancellationToken)
    {
        if (header.SealedUser is not { } closed)
            return new KeyHolder(header.Owner, header.User);
        if (header.OwnerKey is not { } ownerKey || await seals.FindAsync(manifest.Ring!.Value, new KeyHolder(header.Owner, null), ownerKey, cancellationToken) is not { } key)
            return null;
        var user = key.TryOpen(closed, ArchiveFormat.PlaceOfUser(manifest.Id.Value, header.Owner));
        return user is null ? null : new KeyHolder(header.Owner, Encoding.UTF8.GetString(user));
    }
}
