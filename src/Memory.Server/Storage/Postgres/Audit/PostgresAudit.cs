using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Postgres.Audit;

/// <summary>The audit logs in Postgres, one chain for each owner over all servers.</summary>
internal sealed class PostgresAudit(Database database) : IAuditStore
{
    private const int PageSize = 1000;

    /// <summary>So many lines are deleted at a time, so that no statement takes long.</summary>
    private const int DeletedTogether = 5000;

    private readonly AuditWriter writer = new(database);

    public ValueTask<AuditRow> AppendAsync(OwnerId owner, AuditDraft draft, CancellationToken cancellationToken) => writer.AppendAsync(owner, draft, cancellationToken);

    public async ValueTask<IReadOnlyList<AuditRow>> ListAsync(OwnerId owner, AuditFilter filter, long? before, int limit, CancellationToken cancellationToken) =>
        await database.OnceAsync(
            owner,
            static (rows, token) => rows.AllAsync(AuditTable.ReadRow, token),
            cancellationToken,
            AuditTable.List.Of(owner).Uuid(filter.Pseudonym).Text(filter.Action).Time(filter.Since).Number(before ?? long.MaxValue).Number((long)limit));

    public async IAsyncEnumerable<AuditRow> ReadAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = (await GetEndsAsync(owner, cancellationToken)).Anchor.Sequence;
        List<AuditRow> page;
        do
        {
            page = await database.OnceAsync(
                owner, static (rows, token) => rows.AllAsync(AuditTable.ReadRow, token), cancellationToken, AuditTable.Read.Of(owner).Number(after).Number((long)PageSize));
            foreach (var row in page)
            {
                yield return row;
                after = row.Sequence;
            }
        }
        while (page.Count == PageSize);
    }

    public async ValueTask<AuditEnds> GetEndsAsync(OwnerId owner, CancellationToken cancellationToken) =>
        await database.OnceAsync(owner, static (rows, token) => rows.FirstAsync(AuditTable.ReadEnds, token), cancellationToken, AuditTable.GetHead.Of(owner))
        ?? new AuditEnds(AuditChain.Origin(owner), Head: null);

    public async ValueTask<long> PruneAsync(OwnerId owner, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = await writer.PruneAsync(owner, before, now, cancellationToken);

        // Also what an earlier run that was ended in between has left.
        int deleted;
        do
        {
            deleted = await DeleteAsync(owner, cancellationToken);
        }
        while (deleted == DeletedTogether);
        return removed;
    }

    public async ValueTask<Guid?> FindSubjectAsync(Scope scope, CancellationToken cancellationToken) => await database.OnceAsync(
        scope.Owner,
        static async (rows, token) => await rows.NextAsync(token) && rows.Uuid() != default ? rows.Uuid() : (Guid?)null,
        cancellationToken,
        AuditTable.FindSubjects.Of(scope.Owner).Uuids([Parameters.UserKey(scope)]));

    public ValueTask ForgetSubjectAsync(Scope scope, CancellationToken cancellationToken) =>
        database.SendAsync(scope.Owner, cancellationToken, AuditTable.ForgetSubject.Of(scope));

    public async IAsyncEnumerable<AuditSubject> ListSubjectsAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<AuditSubject> page = [];
        do
        {
            Guid? after = page is [.., var last] ? Parameters.UserKey(last.ScopeHash) : null;
            page = await database.OnceAsync(
                owner, static (rows, token) => rows.AllAsync(AuditTable.ReadSubject, token), cancellationToken, AuditTable.ListSubjects.Of(owner).Uuid(after).Number((long)PageSize));
            foreach (var subject in page)
                yield return subject;
        }
        while (page.Count == PageSize);
    }

    public async ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) => await database.SharedAsync(
        static (rows, token) => rows.AllAsync(static row => new OwnerId(row.Text()), token), cancellationToken, AuditTable.Owners.Alone());

    private ValueTask<int> DeleteAsync(OwnerId owner, CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) =>
        {
            await rows.NextStatementAsync(token);
            return (await rows.AllAsync(static row => row.Number(), token)).Count;
        },
        cancellationToken,
        AuditTable.Name.Of(owner),
        AuditTable.DeleteRemoved.Of(owner).Number((long)DeletedTogether));
}
