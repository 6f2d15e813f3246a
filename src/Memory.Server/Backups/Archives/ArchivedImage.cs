using System.Collections.Immutable;
using Memory.Server.Storage.Images;

namespace Memory.Server.Backups.Archives;

/// <summary>A user as a backup holds one. It counts what it hands out.</summary>
internal sealed class ArchivedImage : UserImage
{
    private readonly IAsyncEnumerator<ArchivedRow> _rows;

    private ArchivedImage(IAsyncEnumerator<ArchivedRow> rows) => _rows = rows;

    /// <summary>When the user had last been erased as these rows were read; null when never.</summary>
    public DateTimeOffset? ErasedBefore { get; private init; }

    /// <summary>How much was handed out so far.</summary>
    public BackupCounts Counts { get; private set; } = new();

    /// <summary>Begins to read a user's segment.</summary>
    public static async ValueTask<ArchivedImage> OpenAsync(ArchiveSegment segment, CancellationToken cancellationToken)
    {
        var rows = segment.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        if (await rows.MoveNextAsync() && rows.Current is { User: { Profile: not null } user } first)
        {
            return new ArchivedImage(rows)
            {
                Profile = user.Profile, LastActive = user.LastActive, ErasedBefore = user.ErasedBefore, Counts = first.Counts,
            };
        }

        await rows.DisposeAsync();
        throw Damaged();
    }

    public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var gathered = new List<ArchivedRow>();
        while (await _rows.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = _rows.Current;
            if (gathered.Count > 0 && (KindOf(gathered[^1]) != KindOf(row) || (gathered.Count >= UserImagePart.Rows && !IsVersionOfSame(gathered[^1], row))))
            {
                yield return PartOf(gathered);
                gathered.Clear();
            }

            gathered.Add(row);
            Counts += row.Counts;
        }

        if (gathered.Count > 0)
            yield return PartOf(gathered);
    }

    /// <summary>Reads what nobody has read, so that it is known to be sound.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await foreach (var part in ReadPartsAsync(cancellationToken))
            _ = part;
    }

    public override async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        await base.DisposeAsync();
    }

    private static int KindOf(ArchivedRow row) => row switch
    {
        { Session: not null } => 1,
        { Turn: not null } => 2,
        { Observation: not null } => 3,
        { Memory: not null } => 4,
        { Association: not null } => 5,
        { Job: not null } => 6,
        _ => throw Damaged(),
    };

    private static bool IsVersionOfSame(ArchivedRow before, ArchivedRow row) => row.Memory is { } version && before.Memory!.Id == version.Id;

    private static UserImagePart PartOf(List<ArchivedRow> rows) => new()
    {
        Sessions = Of(rows, static row => row.Session),
        Turns = Of(rows, static row => row.Turn),
        Observations = Of(rows, static row => row.Observation),
        Memories = Of(rows, static row => row.Memory),
        Associations = Of(rows, static row => row.Association),
        Jobs = Of(rows, static row => row.Job),
    };

    private static ImmutableArray<T> Of<T>(List<ArchivedRow> rows, Func<ArchivedRow, T?> pick)
        where T : class => [.. rows.Select(pick).OfType<T>()];

    private static UnusableBackupException Damaged() => new("The backup is damaged: among the rows of a user is something else.");
}
