using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Audit;
using Memory.Server.Storage.Postgres.Erasures;
using Memory.Server.Storage.Postgres.Images;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Queue;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Replacing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Replacing;

/// <summary>
/// Replaces everything in one transaction. Until it is committed all servers read what was there, and what they want to write waits, and is turned away when it
/// waits too long. From then on they find users with later versions than they have seen, and so read everything again.
/// </summary>
internal sealed class PostgresReplacement : IStoreReplacement
{
    private const int RowsAtOnce = 500;

    private readonly Database database;
    private readonly PostgresSeals seals;
    private readonly ITextAnalysis analysis;
    private readonly JobBell bell;
    private readonly Signal lacking;
    private readonly TimeProvider time;
    private readonly TenantTransaction transaction;
    private bool hasWork;
    private bool lacksVectors;

    private PostgresReplacement(Database database, PostgresSeals seals, ITextAnalysis analysis, JobBell bell, Signal lacking, TimeProvider time, TenantTransaction transaction) =>
        (this.database, this.seals, this.analysis, this.bell, this.lacking, this.time, this.transaction) = (database, seals, analysis, bell, lacking, time, transaction);

    /// <summary>Keeps everybody from writing, and empties the tables for whoever sees this transaction.</summary>
    public static Task<IStoreReplacement> BeginAsync(
        Database database, PostgresSeals seals, ITextAnalysis analysis, JobBell bell, Signal lacking, PostgresOptions options, TimeProvider time,
        CancellationToken cancellationToken) =>
        PostgresFaults.TranslateAsync(
            async () =>
            {
                var opened = await TenantTransaction.OpenAsync(database.Source, OwnerId.Default, writes: true, RowSeal.None, seals.EnterAsOwner(), cancellationToken);
                try
                {
                    // Emptying a table takes as long as there is something in it.
                    opened.Timeout = options.ExchangePatience;
                    var owners = await opened.QueryAsync(
                        static async (rows, token) =>
                        {
                            await rows.NextStatementAsync(token);
                            return await rows.AllAsync(static row => new OwnerId(row.Text()), token);
                        },
                        cancellationToken,
                        ErasureStatements.LeaveRole.Alone(),
                        ReplacementStatements.Lock.Alone(),
                        ReplacementStatements.Owners.Of(OwnerId.Default));
                    foreach (var owner in owners)
                        await opened.SendAsync(ReplacementStatements.Delete(owner), cancellationToken);
                    return (IStoreReplacement)new PostgresReplacement(database, seals, analysis, bell, lacking, time, opened);
                }
                catch
                {
                    await opened.DisposeAsync();
                    throw;
                }
            },
            cancellationToken);

    public bool MustReopen => false;

    public async ValueTask AddUserAsync(Scope scope, UserImage image, CancellationToken cancellationToken)
    {
        var writing = await PostgresFaults.TranslateAsync(
            () => seals.WithKeyAsync(scope, seal => WriteAsync(new ImageWriter(database, seals, seal, analysis, scope, time.Now()), seal), cancellationToken, creates: seals.Seals).AsTask(),
            cancellationToken);
        hasWork |= writing.HasWork;
        lacksVectors |= writing.LacksVectors;

        async ValueTask<ImageWriter> WriteAsync(ImageWriter writer, RowSeal seal)
        {
            await transaction.SendAsync([ErasureStatements.LeaveRole.Alone(), PostgresSeals.EnterUnder(scope, seal), TenantTransaction.Enter.Of(scope.Owner)], cancellationToken);
            await writer.WriteAsync(transaction, image, cancellationToken);
            return writer;
        }
    }

    public async ValueTask AddKeysAsync(OwnerId owner, IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken)
    {
        var seal = await seals.OfOwnerAsync(owner, creates: keys.Any(static key => key.Metadata is not null), cancellationToken);
        await SendAsync([ErasureStatements.LeaveRole.Alone(), .. keys.Select(key => PostgresKeyStore.AddOf(key, seal))], cancellationToken);
    }

    public ValueTask AddTombstonesAsync(OwnerId owner, IReadOnlyList<Tombstone> tombstones, CancellationToken cancellationToken) => SendAsync(
        [
            TenantTransaction.Enter.Of(owner),
            ReplacementStatements.AddTombstones.Of(owner)
                .Uuids(tombstones.Select(static tombstone => Parameters.UserKey(tombstone.ScopeHash))).Times(tombstones.Select(static tombstone => tombstone.ErasedAt))
                .Number((time.Now() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        ],
        cancellationToken);

    public ValueTask AddSubjectsAsync(OwnerId owner, IReadOnlyList<AuditSubject> subjects, CancellationToken cancellationToken) => SendAsync(
        [
            TenantTransaction.Enter.Of(owner),
            .. subjects.Select(subject => AuditTable.AddSubject.Of(owner).Uuid(Parameters.UserKey(subject.ScopeHash)).Uuid(subject.Pseudonym)),
        ],
        cancellationToken);

    public async ValueTask AddAuditLogAsync(OwnerId owner, AuditEnds ends, IAsyncEnumerable<AuditRow> rows, CancellationToken cancellationToken)
    {
        await SendAsync([TenantTransaction.Enter.Of(owner)], cancellationToken);
        var (some, last) = (new List<NpgsqlBatchCommand>(), ends.Anchor);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            some.Add(AuditTable.AddOf(owner, row));
            last = row.Link;
            if (some.Count < RowsAtOnce)
                continue;
            await SendAsync(some, cancellationToken);
            some = [];
        }

        await SendAsync([.. some, AuditTable.FillHead(owner, ends.Anchor, ends.Head ?? last)], cancellationToken);
    }

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await PostgresFaults.TranslateAsync(
            async () =>
            {
                await transaction.CommitAsync([]);
                return true;
            },
            CancellationToken.None);
        if (hasWork)
            bell.Ring();
        if (lacksVectors)
            lacking.Raise();
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private async ValueTask SendAsync(IReadOnlyCollection<NpgsqlBatchCommand> statements, CancellationToken cancellationToken) => await PostgresFaults.TranslateAsync(
        async () =>
        {
            await transaction.SendAsync(statements, cancellationToken);
            return true;
        },
        cancellationToken);
}
