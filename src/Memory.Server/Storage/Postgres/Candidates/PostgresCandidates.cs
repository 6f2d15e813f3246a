using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Vectors;

namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>
/// Finds what may answer a question among a user's rows. All of them are looked at, so that none is missed however many users there are:
/// the time depends on the user's own rows.
/// </summary>
internal sealed class PostgresCandidates(Database database, ITextAnalysis analysis, PostgresOptions options) : ICandidateSource
{
    /// <summary>More memories of one value or of a few turns are not looked at.</summary>
    private const int MaxLinked = 2_000;

    public ValueTask<UserExtent> MeasureAsync(Scope scope, int enough, CancellationToken cancellationToken) => database.OnceAsync(
        scope.Owner,
        async (rows, token) =>
        {
            var (items, vectors) = await rows.NextAsync(token) ? (rows.Number(), VectorKind.Parse(rows.TextOrNull())) : default;
            await rows.NextStatementAsync(token);
            var slots = await rows.AllAsync(static row => row.Text(), token);
            await rows.NextStatementAsync(token);
            return new UserExtent((int)Math.Min(enough, items), [.. slots]) { Vectors = vectors, HasLinks = await rows.NextAsync(token) && rows.Flag() };
        },
        cancellationToken,
        CandidateStatements.Measure.Of(scope).Number((long)enough),
        CandidateStatements.SlotNames.Of(scope),
        LinkedStatements.Any.Of(scope));

    public ValueTask<CandidateSet> FindAsync(Scope scope, CandidateQuestion question, CancellationToken cancellationToken) => SearchAsync(
        scope,
        async (transaction, token) =>
        {
            var found = new FoundIds();
            await transaction.QueryAsync(found.ReadAsync, token, [CandidateStatements.Prepare.Alone(), .. found.Ask(scope, question)]);
            var rows = new AnalyzedRows(analysis);
            var vectors = await transaction.QueryAsync(
                async (reader, next) =>
                {
                    var state = await reader.FirstAsync(VectorState.Read, next);
                    await reader.NextStatementAsync(next);
                    await rows.ReadTurnsAsync(reader, next);
                    await reader.NextStatementAsync(next);
                    await rows.ReadMemoriesAsync(reader, next);
                    return state?.InUse;
                },
                token,
                VectorState.Get.Of(scope),
                TurnTable.WithAnalysisAround.Of(scope).Texts(found.Turns).Number((long)question.Around),
                MemoryTable.WithAnalysis.Of(scope).Uuids(found.Memories));
            return new CandidateSet(rows.ToDelta(version: 0, isFull: true, [], vectors), found.Statistics);
        },
        cancellationToken);

    public ValueTask<TurnLinks> ReadLinksAsync(Scope scope, LinkQuestion question, CancellationToken cancellationToken) => SearchAsync(
        scope,
        async (transaction, token) =>
        {
            var memories = await transaction.QueryAsync(
                async (rows, next) =>
                {
                    await rows.NextStatementAsync(next);
                    return MemoryTable.Grouped(await rows.AllAsync(MemoryTable.Read, next));
                },
                token,
                CandidateStatements.Prepare.Alone(),
                LinkStatements.Memories.Of(scope).Texts(question.Turns.Select(static turn => turn.Value)).Texts(question.Names).Number((long)MaxLinked));
            var firsts = memories.Select(static versions => versions[^1].Source?.Messages.FirstOrDefault().Value).OfType<string>().Distinct(StringComparer.Ordinal);
            var turns = await transaction.QueryAsync((rows, next) => rows.AllAsync(TurnTable.Read, next), token, TurnTable.Get.Of(scope).Texts(firsts));
            return new TurnLinks(memories, turns);
        },
        cancellationToken);

    public ValueTask<KnownRows> ReadRowsAsync(
        Scope scope, IReadOnlyCollection<MemoryId> memories, IReadOnlyCollection<MessageId> turns, CancellationToken cancellationToken) => database.OnceAsync(
        scope.Owner,
        static async (rows, token) =>
        {
            var found = MemoryTable.Grouped(await rows.AllAsync(MemoryTable.Read, token));
            await rows.NextStatementAsync(token);
            return new KnownRows(found, await rows.AllAsync(TurnTable.Read, token));
        },
        cancellationToken,
        MemoryTable.VersionsOfMany.Of(scope).Uuids(memories.Select(static memory => memory.Value)),
        TurnTable.Get.Of(scope).Texts(turns.Select(static turn => turn.Value)));

    public ValueTask<LinkedRows> ReadLinkedAsync(Scope scope, IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken) => SearchAsync(
        scope,
        async (transaction, token) =>
        {
            var (members, links) = await transaction.QueryAsync(
                static async (rows, next) =>
                {
                    var members = await rows.AllAsync(static row => row.Uuid(), next);
                    await rows.NextStatementAsync(next);
                    return (members, await rows.AllAsync(AssociationTable.Read, next));
                },
                token,
                LinkedStatements.Members.Of(scope).Uuids(memories.Select(static memory => memory.Value)),
                LinkedStatements.Links.Of(scope).Uuids(memories.Select(static memory => memory.Value)));
            var ends = links.SelectMany(static link => (Guid[])[link.Source.Value, link.Target.Value]).Concat(members).Distinct();
            var rows = new AnalyzedRows(analysis);
            var vectors = await transaction.QueryAsync(
                async (reader, next) =>
                {
                    var state = await reader.FirstAsync(VectorState.Read, next);
                    await reader.NextStatementAsync(next);
                    await rows.ReadMemoriesAsync(reader, next);
                    return state?.InUse;
                },
                token,
                VectorState.Get.Of(scope),
                LinkedStatements.Memories.Of(scope).Uuids(ends));
            return new LinkedRows(rows.ToDelta(version: 0, isFull: false, [], vectors), links);
        },
        cancellationToken);

    public async ValueTask<IReadOnlyList<MemoryRecord>> ListEssentialsAsync(Scope scope, int limit, CancellationToken cancellationToken) => await database.OnceAsync(
        scope.Owner,
        static (rows, token) => rows.AllAsync(MemoryTable.Read, token),
        cancellationToken,
        MemoryTable.Essential.Of(scope).Number((long)limit));

    /// <summary>Reads one consistent state. Looking at all of a large user's rows may take longer than anything else does.</summary>
    private ValueTask<T> SearchAsync<T>(Scope scope, Func<TenantTransaction, CancellationToken, ValueTask<T>> search, CancellationToken cancellationToken) =>
        database.RunAsync(
            async patience =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, patience.Token);
                transaction.Timeout = options.SearchPatience;
                patience.Extend(options.SearchPatience);
                return await search(transaction, patience.Token);
            },
            cancellationToken);
}
