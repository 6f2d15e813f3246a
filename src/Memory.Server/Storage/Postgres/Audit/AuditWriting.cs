using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Audit;

/// <summary>
/// Writes some lines at the end of an owner's log as one transaction. Mostly this server wrote the lines before them, so that it need not ask where the
/// log ends: one statement adds them if it ends there. If not, the end is locked and read first.
/// </summary>
internal sealed class AuditWriting(Database database)
{
    private readonly RememberedLogs remembered = new();

    public async ValueTask<List<AuditRow>> WriteAsync(OwnerId owner, IReadOnlyList<AuditDraft> drafts, Patience patience)
    {
        var users = drafts.Select(draft => KeyOf(owner, draft)).OfType<Guid>().Distinct().ToList();
        try
        {
            return await TryGoOnAsync(owner, drafts, users, patience) ?? await WriteBehindAsync(owner, drafts, users, patience);
        }
        catch
        {
            // What has become of it is not known.
            remembered.Forget(owner, users);
            throw;
        }
    }

    /// <summary>Takes the end of the chain, which nobody else then has, and reads who has a pseudonym already.</summary>
    public static ValueTask<(AuditEnds Ends, Dictionary<Guid, Guid> Known)> EnterAsync(
        TenantTransaction transaction, OwnerId owner, List<Guid> users, CancellationToken cancellationToken) => transaction.QueryAsync(
        static async (rows, token) =>
        {
            var ends = await rows.FirstAsync(AuditTable.ReadEnds, token);
            await rows.NextStatementAsync(token);
            var known = new Dictionary<Guid, Guid>();
            while (await rows.NextAsync(token))
                known.Add(rows.Uuid(), rows.Uuid());
            return (ends!, known);
        },
        cancellationToken,
        AuditTable.MakeHeadOf(owner),
        AuditTable.LockHead.Of(owner),
        AuditTable.FindSubjects.Of(owner).Uuids(users));

    /// <summary>Adds the lines where the log ended last; null, and nothing is written, when it ends elsewhere or somebody's pseudonym is another one now.</summary>
    private async ValueTask<List<AuditRow>?> TryGoOnAsync(OwnerId owner, IReadOnlyList<AuditDraft> drafts, List<Guid> users, Patience patience)
    {
        if (remembered.Find(owner, users) is not var (head, subjects))
            return null;
        var rows = new List<AuditRow>(drafts.Count);
        foreach (var draft in drafts)
            rows.Add(AuditChain.Next(rows.Count == 0 ? head : rows[^1].Link, draft, KeyOf(owner, draft) is { } user ? subjects[user] : draft.Pseudonym));

        await using var connection = await database.Source.OpenConnectionAsync(patience.Token);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(TenantTransaction.Enter.Of(owner));
        batch.BatchCommands.Add(AuditTable.GoOnOf(owner, head, subjects, rows));

        // Who gave up must not find it done later; from here on the outcome is waited for.
        patience.Token.ThrowIfCancellationRequested();
        var isWritten = await batch.ReadAsync(entering: 1, RowSeal.None, static (found, token) => found.NextAsync(token), CancellationToken.None);
        if (!isWritten)
        {
            remembered.Forget(owner, users);
            return null;
        }

        remembered.Keep(owner, rows[^1].Link, []);
        return rows;
    }

    private async ValueTask<List<AuditRow>> WriteBehindAsync(OwnerId owner, IReadOnlyList<AuditDraft> drafts, List<Guid> users, Patience patience)
    {
        await using var transaction = await TenantTransaction.OpenAsync(database.Source, owner, writes: true, patience.Token);
        var (ends, known) = await EnterAsync(transaction, owner, users, patience.Token);
        var (rows, statements, last) = (new List<AuditRow>(drafts.Count), new List<NpgsqlBatchCommand>(), ends.Head!);
        foreach (var draft in drafts)
        {
            var pseudonym = draft.Pseudonym;
            if (KeyOf(owner, draft) is { } user)
            {
                if (known.TryGetValue(user, out var given))
                    pseudonym = given;
                else
                    statements.Add(AuditTable.AddSubject.Of(owner).Uuid(user).Uuid(known[user] = pseudonym!.Value));
            }

            var row = AuditChain.Next(last, draft, pseudonym);
            rows.Add(row);
            statements.Add(AuditTable.AddOf(owner, row));
            last = row.Link;
        }

        statements.Add(AuditTable.MoveHeadTo(owner, last));

        // Who gave up must not find it done later.
        patience.Token.ThrowIfCancellationRequested();
        await transaction.CommitAsync(statements);
        remembered.Keep(owner, last, known);
        return rows;
    }

    private static Guid? KeyOf(OwnerId owner, AuditDraft draft) => draft.User is { } user ? Parameters.UserKey(new Scope(owner, user)) : null;
}
