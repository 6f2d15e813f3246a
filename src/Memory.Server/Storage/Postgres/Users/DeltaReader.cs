using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>Reads what changed of a user for the recall index: one cheap look at the version, and only when that moved the rows.</summary>
internal sealed class DeltaReader(Database database, PostgresSeals seals, ITextAnalysis analysis)
{
    private static readonly UserDelta Nobody = new(0, IsFull: true, [], [], []);

    public async ValueTask<UserDelta> ReadAsync(Scope scope, long since, CancellationToken cancellationToken)
    {
        var read = UserTable.Version.Of(scope);
        if (since > 0 && (await database.OnceAsync(scope.Owner, ReadVersionsAsync, cancellationToken, read)).Current == since)
            return new UserDelta(since, IsFull: false, [], [], []);
        return await seals.RunAsync(scope, (seal, patience) => ReadChangesAsync(scope, since, seal, patience), cancellationToken);
    }

    private static async ValueTask<(long Current, long First, VectorKind? Vectors)> ReadVersionsAsync(RowReader rows, CancellationToken cancellationToken) =>
        await rows.NextAsync(cancellationToken) ? (rows.Number(), rows.Number(), VectorKind.Parse(rows.TextOrNull())) : default;

    private async ValueTask<UserDelta> ReadChangesAsync(Scope scope, long since, RowSeal seal, Patience patience)
    {
        await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, seal, before: null, patience.Token);
        var (version, first, vectors) = await transaction.QueryAsync(ReadVersionsAsync, patience.Token, UserTable.Version.Of(scope));
        if (version == 0)
            return Nobody;
        var from = since < first || since > version ? 0 : since;

        // However much it is, it comes in a stream, of which each part is awaited for so long only.
        patience.Pause();
        return await transaction.QueryAsync(
            (rows, token) => ReadAsync(rows, version, from, vectors, token),
            patience.Token,
            TurnTable.ChangedSince.Of(scope).Number(from),
            from == 0 ? MemoryTable.AllWithAnalysis.Of(scope) : MemoryTable.ChangedSince.Of(scope).Number(from),
            MemoryTable.ErasedSince.Of(scope).Number(from == 0 ? long.MaxValue : from),
            AssociationTable.SourcesChangedSince.Of(scope).Number(from == 0 ? long.MaxValue : from),
            from == 0 ? AssociationTable.OfUser.Of(scope) : AssociationTable.ChangedSince.Of(scope).Number(from));
    }

    private async ValueTask<UserDelta> ReadAsync(RowReader rows, long version, long from, VectorKind? vectors, CancellationToken cancellationToken)
    {
        var found = new AnalyzedRows(analysis);
        await found.ReadTurnsAsync(rows, cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        await found.ReadMemoriesAsync(rows, cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        var erased = await rows.AllAsync(static row => new MemoryId(row.Uuid()), cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        var linked = await rows.AllAsync(static row => new MemoryId(row.Uuid()), cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        var links = await rows.AllAsync(AssociationTable.Read, cancellationToken);
        return found.ToDelta(version, isFull: from == 0, erased, vectors) with { Links = AssociationTable.Grouped(linked, AssociationTable.Ordered(links)) };
    }
}
