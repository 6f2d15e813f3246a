using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Embedded.Associations;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's state as its readers see it. It is in memory, so that every answer is there at once.</summary>
internal sealed class UserView(Scope scope, UserState state) : IUserView
{
    public Scope Scope => scope;

    public ValueTask<UserProfile?> GetUserAsync(CancellationToken cancellationToken) => new(state.Profile);

    public ValueTask<DateTimeOffset?> GetErasedAtAsync(CancellationToken cancellationToken) => new(state.ErasedAt);

    public ValueTask<UserUsage> GetUsageAsync(CancellationToken cancellationToken) => new(state.Usage);

    public ValueTask<Session?> GetSessionAsync(SessionId id, CancellationToken cancellationToken) => new(state.Sessions.Find(id));

    public ValueTask<Page<Session>> ListSessionsAsync(PageKey? after, int limit, CancellationToken cancellationToken) =>
        new(state.Sessions.ListOpen(after, limit));

    public ValueTask<Turn?> GetTurnAsync(MessageId id, CancellationToken cancellationToken) => new(state.Turns.Find(id));

    public ValueTask<IReadOnlyDictionary<MessageId, Turn>> GetTurnsAsync(IReadOnlyCollection<MessageId> ids, CancellationToken cancellationToken) =>
        new(ids.Distinct().Select(state.Turns.Find).OfType<Turn>().ToDictionary(static turn => turn.Id));

    public ValueTask<(IReadOnlyDictionary<MessageId, Turn> Turns, Session? Session)> GetArrivalAsync(
        IReadOnlyCollection<MessageId> ids, SessionId session, CancellationToken cancellationToken) =>
        new((ids.Distinct().Select(state.Turns.Find).OfType<Turn>().ToDictionary(static turn => turn.Id), state.Sessions.Find(session)));

    public ValueTask<Page<Turn>> ListTurnsAsync(SessionId session, PageKey? after, int limit, CancellationToken cancellationToken) =>
        new(state.Turns.List(session, after, limit));

    public ValueTask<IReadOnlyList<IReadOnlyList<Turn>>> ListTurnsBeforeAsync(IReadOnlyList<Turn> turns, int limit, CancellationToken cancellationToken) =>
        new([.. turns.Select(turn => state.Turns.ListBefore(turn, limit))]);

    public ValueTask<IReadOnlyList<Turn>> ListLatestSaidAsync(int limit, CancellationToken cancellationToken) => new(state.Turns.ListLatestSaid(limit));

    public ValueTask<MemoryRecord?> GetMemoryAsync(MemoryId id, CancellationToken cancellationToken) => new(state.Memories.Find(id));

    public ValueTask<IReadOnlyDictionary<MemoryId, MemoryRecord>> GetMemoriesAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken) =>
        new(ids.Distinct().Select(state.Memories.Find).OfType<MemoryRecord>().ToDictionary(static memory => memory.Id));

    public ValueTask<IReadOnlyList<MemoryRecord>> ListSupersededByAsync(
        IReadOnlyCollection<MemoryId> successors, int limit, CancellationToken cancellationToken) =>
        new([.. successors.Distinct().SelectMany(state.Memories.ListSupersededBy).OrderBy(static memory => memory.Id.Value).Take(limit)]);

    public ValueTask<IReadOnlyList<MemoryRecord>> GetVersionsAsync(MemoryId id, CancellationToken cancellationToken) =>
        new(state.Memories.Versions(id));

    public ValueTask<Page<MemoryRecord>> ListMemoriesAsync(
        MemoryFilter filter, PageKey? after, int limit, CancellationToken cancellationToken) =>
        new(state.Memories.List(filter, after, limit));

    public ValueTask<SlotState> GetSlotAsync(Slot? slot, string? identity, CancellationToken cancellationToken)
    {
        var question = Question.Of(slot, identity);
        return new(new SlotState(state.Observations.List(question), state.Memories.List(question)));
    }

    public ValueTask<IReadOnlyDictionary<MemoryId, Observation>> GetObservationsAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken) =>
        new(ids.Distinct().Select(state.Observations.Find).OfType<Observation>().ToDictionary(static observation => observation.Id));

    public ValueTask<Cardinality?> GetCardinalityAsync(Slot slot, CancellationToken cancellationToken) =>
        new(state.Memories.First(Question.Of(slot, identity: null))?.Cardinality);

    public ValueTask<IReadOnlyList<MemoryRecord>> ListMemoriesFromAsync(MessageId message, CancellationToken cancellationToken) =>
        new(state.Memories.ListFrom(message));

    public ValueTask<IReadOnlyList<MemoryRecord>> ListAllMemoriesAsync(CancellationToken cancellationToken) => new(state.Memories.ToArray());

    public ValueTask<IReadOnlyList<Association>> GetAssociationsAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken) =>
        new(state.Associations.Of(memories));

    public ValueTask<int> CountAssociationsAsync(int enough, CancellationToken cancellationToken) => new(Math.Min(enough, state.Associations.Count));

    public ValueTask<IReadOnlyList<Association>> ListWeakestAssociationsAsync(int limit, CancellationToken cancellationToken) =>
        new(state.Associations.Weakest(limit));

    public ValueTask<Kin> FindKinAsync(KinQuestion question, CancellationToken cancellationToken) => new(KinSearch.Find(state.Memories, question));

    public ValueTask<IngestJob?> GetJobAsync(JobId id, CancellationToken cancellationToken) => new(state.FindJob(id));

    public ValueTask<IngestJob?> FindJobOfAsync(MessageId message, CancellationToken cancellationToken) => new(state.FindJobOf(message));
}
