using Memory.Server.Memories;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Postgres.Users;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Images;

/// <summary>Stores an image part by part in one transaction, by the statements that store commits.</summary>
internal sealed class ImageWriter(Database database, PostgresSeals seals, RowSeal seal, ITextAnalysis analysis, Scope scope, DateTimeOffset now)
{
    private LockedUser locked = new(Row: null, Tombstone: null);

    /// <summary>Whether there are jobs to work.</summary>
    public bool HasWork { get; private set; }

    /// <summary>Whether some of the texts are stored without the vectors that they are to have.</summary>
    public bool LacksVectors { get; private set; }

    /// <exception cref="ConflictException">The user is known, or two memories of the image claim one place.</exception>
    public async Task<bool> WriteAsync(UserImage image, CancellationToken cancellationToken)
    {
        await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: true, seal, seals.Enter(scope, seal), cancellationToken);
        await WriteAsync(transaction, image, cancellationToken);
        await transaction.CommitAsync([]);
        return true;
    }

    /// <summary>The same within a transaction of somebody else's, who commits it.</summary>
    public async Task WriteAsync(TenantTransaction transaction, UserImage image, CancellationToken cancellationToken)
    {
        try
        {
            locked = await LockedUser.TakeAsync(transaction, scope, cancellationToken);
            if (locked.Row is not null)
                throw new ConflictException("The user is known already.");
            await PutAsync(transaction, new UserCommit { At = image.LastActive ?? default, User = image.Profile }, cancellationToken);
            await foreach (var part in image.ReadPartsAsync(cancellationToken))
                await PutAsync(transaction, part.ToCommit(), cancellationToken);

            // The last places given out are only known now.
            await PutAsync(transaction, UserCommit.None, cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ConflictException("Two memories claim the one current place of a slot.");
        }
    }

    private async Task PutAsync(TenantTransaction transaction, UserCommit commit, CancellationToken cancellationToken)
    {
        // Rows that are known keep the places that they come with.
        var places = new CommitPlaces(commit.Turns.Select(static turn => turn.Id).ToHashSet(), commit.Jobs.ToDictionary(static job => job.Id, static job => job.Sequence));
        var texts = await CommitTexts.AnalyzeAsync(commit, analysis, cancellationToken);
        var statements = new CommitStatements(scope, locked, commit, places, texts, now, seal);
        await transaction.SendAsync(statements.List(), cancellationToken);
        HasWork |= commit.Jobs.Any(static job => job.Status is JobStatus.Queued or JobStatus.Running);
        LacksVectors |= statements.LacksVectors;
        var row = statements.After(
            commit.Turns.Select(static turn => turn.Sequence).DefaultIfEmpty().Max(),
            commit.Jobs.Select(static job => job.Sequence).DefaultIfEmpty().Max());
        locked = locked with { Row = row };
    }
}
