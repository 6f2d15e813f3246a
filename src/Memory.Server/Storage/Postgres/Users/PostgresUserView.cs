using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>A user's state as one transaction sees it.</summary>
internal sealed class PostgresUserView(Scope scope, TenantTransaction transaction, Patience patience, DateTimeOffset oldestJob) : IUserView
{
    private readonly HashSet<MessageId> asked = [];
    private readonly HashSet<MessageId> known = [];
    private readonly SlotsAhead ahead = new(scope, transaction.Seal);

    public Scope Scope => scope;

    /// <summary>Whether the user is to be locked, which is done together with whatever is asked first.</summary>
    public bool Locks { get; init; }

    private LockedUser? Locked { get; set; }

    /// <summary>The user's row under the user's lock, which is taken unless it was before.</summary>
    public async ValueTask<LockedUser> LockAsync()
    {
        if (Locked is null)
            await LockAndAskAsync(static (_, _) => new ValueTask<bool>(true), []);
        return Locked!;
    }

    public async ValueTask<UserProfile?> GetUserAsync(CancellationToken cancellationToken) => await GetRowAsync(cancellationToken) switch
    {
        { IsProfileBroken: true } => throw SealFaults.Broken("The user's profile does not open with the user's key."),
        var row => row?.Profile,
    };

    public async ValueTask<DateTimeOffset?> GetErasedAtAsync(CancellationToken cancellationToken) =>
        (Locks ? (await LockAsync()).Tombstone : await FirstAsync(TombstoneTable.Get.Of(scope), TombstoneTable.Read, cancellationToken))?.ErasedAt;

    public async ValueTask<UserUsage> GetUsageAsync(CancellationToken cancellationToken) =>
        (await FirstAsync(UserTable.Usage.Of(scope), UserTable.ReadUsage, cancellationToken))!;

    public ValueTask<Session?> GetSessionAsync(SessionId id, CancellationToken cancellationToken) =>
        FirstAsync(SessionTable.Get.Of(scope).Text(id.Value), SessionTable.Read, cancellationToken);

    public ValueTask<Page<Session>> ListSessionsAsync(PageKey? after, int limit, CancellationToken cancellationToken) => PageAsync(
        SessionTable.ListOpen.Of(scope).Time(after?.At).Text(after?.Tie).Number((long)limit + 1),
        SessionTable.Read,
        limit,
        static session => new PageKey(session.CreatedAt, session.Id.Value),
        cancellationToken);

    public async ValueTask<Turn?> GetTurnAsync(MessageId id, CancellationToken cancellationToken)
    {
        var turn = await FirstAsync(TurnTable.Get.Of(scope).Texts([id.Value]), TurnTable.Read, cancellationToken);
        asked.Add(id);
        if (turn is not null)
            known.Add(id);
        return turn;
    }

    public async ValueTask<IReadOnlyDictionary<MessageId, Turn>> GetTurnsAsync(IReadOnlyCollection<MessageId> ids, CancellationToken cancellationToken)
    {
        var turns = await AllAsync(TurnTable.Get.Of(scope).Texts(ids.Select(static id => id.Value)), TurnTable.Read, cancellationToken);
        asked.UnionWith(ids);
        known.UnionWith(turns.Select(static turn => turn.Id));
        return turns.ToDictionary(static turn => turn.Id);
    }

    public async ValueTask<(IReadOnlyDictionary<MessageId, Turn> Turns, Session? Session)> GetArrivalAsync(
        IReadOnlyCollection<MessageId> ids, SessionId session, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (turns, standing) = await AskAsync(
            static async (rows, token) =>
            {
                var found = await rows.AllAsync(TurnTable.Read, token);
                await rows.NextStatementAsync(token);
                return (found, await rows.FirstAsync(SessionTable.Read, token));
            },
            TurnTable.Get.Of(scope).Texts(ids.Select(static id => id.Value)),
            SessionTable.Get.Of(scope).Text(session.Value));
        asked.UnionWith(ids);
        known.UnionWith(turns.Select(static turn => turn.Id));
        return (turns.ToDictionary(static turn => turn.Id), standing);
    }

    public ValueTask<Page<Turn>> ListTurnsAsync(SessionId session, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        // A tie that no page gave stands before all turns of its time.
        var sequence = after is { } key && long.TryParse(key.Tie, NumberStyles.None, CultureInfo.InvariantCulture, out var tie) ? tie : -1;
        return PageAsync(
            TurnTable.List.Of(scope).Text(session.Value).Time(after?.At).Number(sequence).Number((long)limit + 1),
            TurnTable.Read,
            limit,
            static turn => new PageKey(turn.SaidAt, turn.Sequence.ToString("D19", CultureInfo.InvariantCulture)),
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<IReadOnlyList<Turn>>> ListTurnsBeforeAsync(
        IReadOnlyList<Turn> turns, int limit, CancellationToken cancellationToken)
    {
        if (turns.Count == 0)
            return [];
        var before = turns.Select(static _ => new List<Turn>()).ToArray();
        var found = await AllAsync(
            TurnTable.ListBefore.Of(scope).Texts(turns.Select(static turn => turn.Session.Value)).Times(turns.Select(static turn => turn.SaidAt))
                .Numbers(turns.Select(static turn => turn.Sequence)).Number((long)limit),
            static row => (Place: row.Number(), Turn: TurnTable.Read(row)),
            cancellationToken);
        foreach (var (place, turn) in found)
            before[place - 1].Add(turn);
        return before;
    }

    public async ValueTask<IReadOnlyList<Turn>> ListLatestSaidAsync(int limit, CancellationToken cancellationToken) =>
        await AllAsync(TurnTable.ListLatestSaid.Of(scope).Number((long)limit), TurnTable.Read, cancellationToken);

    public ValueTask<MemoryRecord?> GetMemoryAsync(MemoryId id, CancellationToken cancellationToken) =>
        FirstAsync(MemoryTable.Get.Of(scope).Uuid(id.Value), MemoryTable.Read, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<MemoryId, MemoryRecord>> GetMemoriesAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken) =>
        (await AllAsync(MemoryTable.Many.Of(scope).Uuids(ids.Select(static id => id.Value)), MemoryTable.Read, cancellationToken)).ToDictionary(static memory => memory.Id);

    public async ValueTask<IReadOnlyList<MemoryRecord>> ListSupersededByAsync(
        IReadOnlyCollection<MemoryId> successors, int limit, CancellationToken cancellationToken) =>
        await AllAsync(MemoryTable.SupersededBy.Of(scope).Uuids(successors.Select(static id => id.Value)).Number((long)limit), MemoryTable.Read, cancellationToken);

    public async ValueTask<IReadOnlyList<MemoryRecord>> GetVersionsAsync(MemoryId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await AskAsync((rows, token) => rows.ExactlyAllAsync(MemoryTable.Read, token), MemoryTable.Versions.Of(scope).Uuid(id.Value));
    }

    public ValueTask<Page<MemoryRecord>> ListMemoriesAsync(MemoryFilter filter, PageKey? after, int limit, CancellationToken cancellationToken) => PageAsync(
        MemoryTable.ListOf(scope, filter, after, limit),
        MemoryTable.Read,
        limit,
        static memory => new PageKey(memory.CreatedAt, memory.Id.ToString()),
        cancellationToken);

    public ValueTask<SlotState> GetSlotAsync(Slot? slot, string? identity, CancellationToken cancellationToken)
    {
        if (slot is null && identity is null)
            return new(SlotState.Empty);
        if (ahead.Find(slot, identity) is { } state)
            return new(state);
        return AskAsync(
            async (rows, token) =>
            {
                // Nothing may be missing: what is folded of the rest would be something else.
                var observations = await rows.ExactlyAllAsync(ObservationTable.Read, token);
                await rows.NextStatementAsync(token);
                var memories = await rows.ExactlyAllAsync(MemoryTable.Read, token);
                if (identity is null)
                    return new SlotState(observations, memories);
                return new SlotState(
                    [.. observations.Where(said => said.Identity == identity || said.BearsOnOthers)],
                    MemoryTable.InOrder(memories.Where(memory => memory.Identity == identity)));
            },
            Question(identity is null ? ObservationTable.OfSlot : ObservationTable.OfIdentity, slot, identity),
            Question(identity is null ? SlotQueries.OfSlot : SlotQueries.OfIdentity, slot, identity));
    }

    public async ValueTask<IReadOnlyDictionary<MemoryId, Observation>> GetObservationsAsync(
        IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken)
    {
        var observations = await AllAsync(ObservationTable.Get.Of(scope).Uuids(ids.Select(static id => id.Value)), ObservationTable.Read, cancellationToken);
        return observations.ToDictionary(static observation => observation.Id);
    }

    public async ValueTask ExpectAsync(IReadOnlyCollection<ExpectedValue> values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (values.Count < 2)
            return;
        if (values.Any(static value => value.Slot is not null))
            await AskAsync((rows, token) => ahead.ReadCardinalitiesAsync(rows, values, token), ahead.AskCardinalities(values));
        await AskAsync((rows, token) => ahead.ReadStatesAsync(rows, values, token), ahead.AskStates(values));
    }

    public async ValueTask<Cardinality?> GetCardinalityAsync(Slot slot, CancellationToken cancellationToken) =>
        ahead.TryGet(slot, out var expected) ? expected : await FirstAsync(SlotQueries.FirstCardinality.Of(scope).Text(slot.Name), static row => row.Text(), cancellationToken) is { } word
            ? Words<Cardinality>.Parse(word)
            : null;

    public async ValueTask<IReadOnlyList<MemoryRecord>> ListMemoriesFromAsync(MessageId message, CancellationToken cancellationToken) =>
        await AllAsync(MemoryTable.FromMessage.Of(scope).Text(message.Value), MemoryTable.Read, cancellationToken);

    public async ValueTask<IReadOnlyList<MemoryRecord>> ListAllMemoriesAsync(CancellationToken cancellationToken)
    {
        // However many there are: they come in a stream, of which each part is awaited for so long only.
        patience.Pause();
        var memories = await AllAsync(MemoryTable.All.Of(scope), MemoryTable.Read, cancellationToken);
        patience.Resume();
        return memories;
    }

    public async ValueTask<IReadOnlyList<Association>> GetAssociationsAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken) =>
        AssociationTable.Ordered(await AllAsync(AssociationTable.OfMemories.Of(scope).Uuids(memories.Select(static id => id.Value)), AssociationTable.Read, cancellationToken));

    public ValueTask<int> CountAssociationsAsync(int enough, CancellationToken cancellationToken) => AskAsync(
        static async (rows, token) => await rows.NextAsync(token) ? (int)rows.Number() : 0, AssociationTable.Count.Of(scope).Number((long)enough));

    public async ValueTask<IReadOnlyList<Association>> ListWeakestAssociationsAsync(int limit, CancellationToken cancellationToken) =>
        [
            .. AssociationTable.Ordered(await AllAsync(AssociationTable.Weakest.Of(scope).Number((long)limit), AssociationTable.Read, cancellationToken))
                .OrderBy(static link => link.Strength).Take(limit),
        ];

    public ValueTask<Kin> FindKinAsync(KinQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync(KinTable.ReadAsync, KinTable.Find(scope, question, transaction.Seal));
    }

    public ValueTask<IngestJob?> GetJobAsync(JobId id, CancellationToken cancellationToken) =>
        FirstAsync(JobTable.Get.Of(scope).Text(id.Value).Time(oldestJob), JobTable.Read, cancellationToken);

    public ValueTask<IngestJob?> FindJobOfAsync(MessageId message, CancellationToken cancellationToken) =>
        FirstAsync(JobTable.OfMessage.Of(scope).Text(message.Value).Time(oldestJob), JobTable.Read, cancellationToken);

    /// <summary>The user's jobs of a lane that can be worked now, the next one first.</summary>
    public ValueTask<List<IngestJob>> ListDueJobsAsync(JobLane lane, DateTimeOffset now, int limit, CancellationToken cancellationToken) => AllAsync(
        (lane == JobLane.Rules ? JobTable.DueOfRules : JobTable.DueOfModel).Of(scope).Time(now).Number((long)limit),
        JobTable.Read,
        cancellationToken);

    /// <summary>Whether a turn is stored already; null when this transaction has not looked yet.</summary>
    public bool? IsKnown(MessageId id) => asked.Contains(id) ? known.Contains(id) : null;

    private async ValueTask<UserRow?> GetRowAsync(CancellationToken cancellationToken) =>
        Locks ? (await LockAsync()).Row : await FirstAsync(UserTable.Get.Of(scope), UserTable.Read, cancellationToken);

    private NpgsqlBatchCommand Question(string sql, Slot? slot, string? identity)
    {
        var command = sql.Of(scope).Text(slot?.Name);
        return identity is null ? command : command.ByteArrays(transaction.Seal.IdentityHashes(identity));
    }

    /// <summary>Rows that do not open are left out of their page; the next one begins where it would have.</summary>
    private async ValueTask<Page<T>> PageAsync<T>(NpgsqlBatchCommand command, Func<RowReader, T> read, int limit, Func<T, PageKey> key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = await AskAsync((found, token) => found.EveryAsync(read, token), command);
        var page = Page.Of(rows, limit, row => key(row.Row));
        return new Page<T>([.. page.Items.Where(static row => !row.IsBroken).Select(static row => row.Row)], page.Next);
    }

    private ValueTask<List<T>> AllAsync<T>(NpgsqlBatchCommand command, Func<RowReader, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync((rows, token) => rows.AllAsync(read, token), command);
    }

    private ValueTask<T?> FirstAsync<T>(NpgsqlBatchCommand command, Func<RowReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync((rows, token) => rows.FirstAsync(read, token), command);
    }

    private ValueTask<T> AskAsync<T>(Func<RowReader, CancellationToken, ValueTask<T>> read, params NpgsqlBatchCommand[] statements) =>
        Locks && Locked is null ? LockAndAskAsync(read, statements) : transaction.QueryAsync(read, patience.Token, statements);

    private ValueTask<T> LockAndAskAsync<T>(Func<RowReader, CancellationToken, ValueTask<T>> read, NpgsqlBatchCommand[] statements) => transaction.QueryAsync(
        async (rows, token) =>
        {
            var locked = await LockedUser.ReadAsync(rows, token);
            locked.Verify(transaction.Seal);
            Locked = locked;
            await rows.NextStatementAsync(token);
            return await read(rows, token);
        },
        patience.Token,
        [.. LockedUser.Statements(scope), .. statements]);
}
