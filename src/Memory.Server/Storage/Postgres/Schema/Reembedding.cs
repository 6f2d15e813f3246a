using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>Makes all vectors anew, owner by owner and user by user, a few hundred texts at a time. Run again after a stop it goes on where it was.</summary>
internal sealed class Reembedding(Database database, ITextAnalysis analysis)
{
    private const int BatchSize = 500;
    private const int UserPage = 200;

    private const string TurnsWithout = "SELECT message_id, content FROM turns WHERE owner_id = $1 AND user_key = $2 AND embedding IS NULL LIMIT $3";

    private const string PutTurn =
        """
        UPDATE turns SET analyzer = $4, stems = $5, stem_counts = $6, stem_total = $7, embedding = $8::real[]::halfvec
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3
        """;

    private const string PutMemory =
        """
        UPDATE memories SET analyzer = $5, stems = $6, stem_counts = $7, stem_total = $8, embedding = $9::real[]::halfvec
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4
        """;

    /// <summary>Does what is left to do; how many texts that were.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await DeploymentRecord.ReplaceAsync(database, analysis.Kind, cancellationToken);
        var texts = 0L;
        foreach (var owner in await Upkeep.ListOwnersAsync(database, cancellationToken))
        {
            await foreach (var user in ListUsersAsync(owner, cancellationToken))
                texts += await RunAsync(new Scope(owner, user), cancellationToken);
        }

        return texts;
    }

    private async Task<long> RunAsync(Scope scope, CancellationToken cancellationToken)
    {
        var done = 0L;
        while (true)
        {
            var statements = await TurnsAsync(scope, cancellationToken);
            statements.AddRange(await MemoriesAsync(scope, cancellationToken));
            if (statements.Count == 0)
                return done;
            await database.SendAsync(scope.Owner, cancellationToken, [.. statements]);
            done += statements.Count;
        }
    }

    private async Task<List<NpgsqlBatchCommand>> TurnsAsync(Scope scope, CancellationToken cancellationToken)
    {
        var turns = await database.OnceAsync(
            scope.Owner,
            static (rows, token) => rows.AllAsync(static row => (Id: row.Text(), Text: row.Text()), token),
            cancellationToken,
            TurnsWithout.Of(scope).Number((long)BatchSize));
        var analyzed = await analysis.AnalyzeAsync([.. turns.Select(static turn => turn.Text)], cancellationToken);
        return [.. turns.Select((turn, i) => PutTurn.Of(scope).Text(turn.Id).Analysis(analyzed[i], analysis.Kind.Analyzer))];
    }

    private async Task<List<NpgsqlBatchCommand>> MemoriesAsync(Scope scope, CancellationToken cancellationToken)
    {
        var memories = await database.OnceAsync(
            scope.Owner,
            static (rows, token) => rows.AllAsync(MemoryTable.Read, token),
            cancellationToken,
            MemoryTable.WithoutVector.Of(scope).Number((long)BatchSize));
        var analyzed = await analysis.AnalyzeAsync([.. memories.Select(analysis.TextOf)], cancellationToken);
        return
        [
            .. memories.Select((memory, i) =>
                PutMemory.Of(scope).Uuid(memory.Id.Value).Time(memory.RecordedFrom).Analysis(analyzed[i], analysis.Kind.Analyzer)),
        ];
    }

    private async IAsyncEnumerable<UserId> ListUsersAsync(
        OwnerId owner, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UserId? after = null;
        do
        {
            var page = await database.OnceAsync(
                owner,
                static (rows, token) => rows.AllAsync(static row => new UserId(row.Text()), token),
                cancellationToken,
                UserTable.ListIds.Of(owner).Text(after?.Value).Number((long)UserPage));
            foreach (var user in page)
                yield return user;
            after = page.Count == UserPage ? page[^1] : null;
        }
        while (after is not null);
    }
}
