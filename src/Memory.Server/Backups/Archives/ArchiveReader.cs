using System.Runtime.CompilerServices;
using Memory.Server.Backups.Places;

namespace Memory.Server.Backups.Archives;

/// <summary>Reads a backup part by part. A part is fetched whole and its hash compared before anything of it is looked at.</summary>
internal sealed class ArchiveReader(IBackupPlace place, Manifest manifest, IArchiveSeals seals)
{
    /// <summary>How many bytes were read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The segments of owners or of users. The rows of one are read before the next is asked for, or not at all.</summary>
    /// <exception cref="UnusableBackupException">It is damaged.</exception>
    /// <exception cref="BackupPlaceException">The place cannot be read.</exception>
    public async IAsyncEnumerable<ArchiveSegment> ReadAsync(bool ofOwners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in manifest.Parts.Where(part => part.IsOfOwners == ofOwners))
        {
            await using var spool = Spool.Open();
            await FetchAsync(part, spool, cancellationToken);
            var frames = new FrameSource(spool);
            await frames.BeginAsync(cancellationToken);
            while (await frames.NextAsync(cancellationToken) is { } frame)
            {
                var segment = await ArchiveSegment.OpenAsync(manifest, frame, frames, seals, cancellationToken);
                if (segment.IsOfOwner != ofOwners)
                    throw new UnusableBackupException("The backup is damaged: what belongs to an owner stands among what belongs to users.");
                yield return segment;
                await segment.SkipAsync(cancellationToken);
            }

            Bytes += part.Bytes;
        }
    }

    private async Task FetchAsync(PartRecord part, FileStream spool, CancellationToken cancellationToken)
    {
        await using (var file = await place.OpenAsync(manifest.Id.Folder + part.Name, cancellationToken)
            ?? throw new UnusableBackupException($"The backup is damaged: its file {part.Name} is missing."))
        {
            var buffer = new byte[128 << 10];
            while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (spool.Position + read > part.Bytes)
                    throw Changed(part);
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }

        await spool.FlushAsync(cancellationToken);
        if (spool.Length != part.Bytes || await Spool.HashAsync(spool, cancellationToken) != part.Sha256)
            throw Changed(part);
        spool.Position = 0;
    }

    private static UnusableBackupException Changed(PartRecord part) => new($"The backup is damaged: its file {part.Name} is not what was written.");
}
