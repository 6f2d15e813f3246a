using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Postgres.Schema;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>
/// Vectors beside the rows whose texts they are of: those in use, and those that are gathered to take their place. All servers on a database
/// share the work: whoever lacks some stands in one line, and a taken user is left alone by the others.
/// </summary>
internal sealed class PostgresVectors(Database database, PostgresSeals seals, ITextAnalysis analysis, Signal changed, PostgresOptions options, TimeProvider time) : IVectorShelf
{
    public Task Changed => changed.Next;

    public ValueTask AnnounceAsync(CancellationToken cancellationToken) => DeploymentRecord.PutAsync(database, analysis.Target, cancellationToken);

    public async ValueTask SurveyAsync(CancellationToken cancellationToken)
    {
        if (!await DeploymentRecord.WantsAsync(database, analysis.Target, cancellationToken))
            return;
        foreach (var owner in await Upkeep.ListOwnersAsync(database, cancellationToken))
        {
            await database.SendAsync(
                owner,
                cancellationToken,
                VectorQueueTable.Survey.Of(owner).Text(analysis.Target.ToString()).Number((int?)analysis.Kind.Analyzer).Time(time.GetUtcNow()));
        }
    }

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) => await rows.NextAsync(token) ? (int)rows.Number() : 0, cancellationToken, VectorQueueTable.Count.Alone());

    public ValueTask<Scope?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) => await rows.NextAsync(token) ? new Scope(new OwnerId(rows.Text()), new UserId(rows.Text())) : (Scope?)null,
        cancellationToken,
        VectorQueueTable.Take.Alone().Time(time.GetUtcNow()).Span(lease).Text(analysis.Target.Embedder).Number((int?)analysis.Target.Dimensions));

    public ValueTask ReturnAsync(Scope scope, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        database.SendAsync(scope.Owner, cancellationToken, VectorQueueTable.Return.Of(scope).Time(notBefore));

    public ValueTask<IReadOnlyList<TextGap>> ListGapsAsync(Scope scope, TextGap? after, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<TextGap>>(
        scope,
        async (transaction, state, token) =>
        {
            if (IsToBegin(state))
                await transaction.QueryAsync(static (_, _) => new ValueTask<bool>(true), token, ExchangeStatements.ToBegin(scope, analysis.Target));
            var gaps = await transaction.QueryAsync(ReadGapsAsync(limit), token, GapStatements.After(scope, after, limit, state, analysis));
            await transaction.CommitAsync([]);
            return gaps;
        },
        [],
        cancellationToken);

    public async ValueTask FillAsync(Scope scope, IReadOnlyList<FilledGap> filled, TimeSpan lease, CancellationToken cancellationToken)
    {
        var stems = analysis.AnalyzeWords([.. filled.Select(static one => one.Gap.Text)], cancellationToken);
        await RunAsync(
            scope,
            async (transaction, state, _) =>
            {
                // Another server, which wants other vectors, may have begun anew.
                if (IsToBegin(state))
                    return false;
                var isStale = state.IsStale(analysis);
                await transaction.CommitAsync(
                [
                    .. filled.SelectMany((one, i) => FillStatements.Of(scope, one, isStale ? stems[i] : null, state, analysis, transaction.Seal)),
                    .. state.Gathers(analysis) ? Array.Empty<NpgsqlBatchCommand>() : [FillStatements.NoteChange.Of(scope).Number(state.Version + 1)],
                    VectorQueueTable.Extend.Of(scope).Span(lease),
                ]);
                return true;
            },
            otherwise: false,
            cancellationToken);
    }

    public ValueTask<bool> CompleteAsync(Scope scope, CancellationToken cancellationToken) => RunAsync(
        scope,
        async (transaction, state, token) =>
        {
            if (IsToBegin(state))
                return false;
            var left = await transaction.QueryAsync(ReadGapsAsync(limit: 1), token, GapStatements.After(scope, after: null, 1, state, analysis));
            if (left.Count > 0)
                return false;
            await transaction.CommitAsync(ExchangeStatements.ToEnd(scope, state, analysis));
            return true;
        },
        otherwise: true,
        cancellationToken);

    /// <summary>Whether vectors are to be gathered, and none of that kind were yet.</summary>
    private bool IsToBegin(VectorState state) => state.Gathers(analysis) && state.Gathered != analysis.Target;

    private Func<RowReader, CancellationToken, ValueTask<IReadOnlyList<TextGap>>> ReadGapsAsync(int limit) => async (rows, token) =>
    {
        var gaps = await rows.AllAsync(GapStatements.ReadTurn, token);
        await rows.NextStatementAsync(token);
        gaps.AddRange(await rows.AllAsync(row => GapStatements.ReadMemory(row, analysis), token));
        return [.. gaps.Take(limit)];
    };

    /// <summary>Works on a user whom no writer changes meanwhile. Nobody waits for it, and with a large user it may take long.</summary>
    private ValueTask<T> RunAsync<T>(
        Scope scope, Func<TenantTransaction, VectorState, CancellationToken, ValueTask<T>> work, T otherwise, CancellationToken cancellationToken) =>
        seals.RunAsync(
            scope,
            async (seal, patience) =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(
                    database.Source, scope.Owner, writes: true, seal, PostgresSeals.EnterOnly(scope), patience.Token);
                transaction.Timeout = options.ExchangePatience;
                patience.Extend(options.ExchangePatience);
                var state = await transaction.QueryAsync(
                    static (rows, token) => rows.FirstAsync(VectorState.Read, token), patience.Token, VectorState.Get.Of(scope));
                if (state?.DataKey is { } inUse && inUse != seal.Key?.Id)
                    throw new StaleKeyException();
                seal.IsVerified = true;
                if (state is not null)
                    return await work(transaction, state, patience.Token);

                // Erased, and put in line by a survey that still saw the user.
                await transaction.CommitAsync([VectorQueueTable.Delete.Of(scope)]);
                return otherwise;
            },
            cancellationToken);
}
