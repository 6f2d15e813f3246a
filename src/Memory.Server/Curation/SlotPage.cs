using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Supersession;

namespace Memory.Server.Curation;

/// <summary>One slot, or one value of it, and what a decision did to it.</summary>
/// <param name="cardinality">How many current memories the slot holds.</param>
/// <param name="state">The slot as the store holds it.</param>
/// <param name="hidden">The memories that the decision hides by themselves; it grows.</param>
/// <param name="time">When the decision is made.</param>
internal sealed class SlotPage(Cardinality cardinality, SlotState state, IReadOnlySet<MemoryId> hidden, CommitTime time)
{
    private readonly Dictionary<MemoryId, Observation> observations =
        state.Observations.ToDictionary(static observation => observation.Id);

    private readonly List<MemoryRecord> memories = [.. state.Memories];

    private CommitTime time = time;

    private SlotProjection? projection;

    private bool hasMemories;

    /// <summary>Its memories as the store holds them.</summary>
    public IReadOnlyList<MemoryRecord> Known => memories;

    public Cardinality Cardinality => cardinality;

    /// <summary>Folded when it is looked at, so that a batch into one slot folds once.</summary>
    public SlotProjection Projection => projection ??= SlotProjection.Of(cardinality, observations.Values, memories, time, hidden);

    /// <summary>Whether it has any memory. Once it has, no further observation takes it away, so that a batch is not folded after each of its facts to know.</summary>
    public bool HasMemories => hasMemories || (hasMemories = !Projection.Memories.IsEmpty);

    /// <summary>Memories that differ from what the store holds.</summary>
    public IEnumerable<MemoryRecord> Changed => Projection.Changed;

    /// <summary>What a memory is told by, in the order of the fold; nothing when it was merged into another.</summary>
    public IReadOnlyList<Observation> ObservationsOf(MemoryId memory) =>
        [.. observations.Values.Where(observation => Projection.MemoryOf.TryGetValue(observation.Id, out var of) && of == memory)
            .Order(ObservationOrder.Instance)];

    public void Put(Observation observation)
    {
        hasMemories &= observations.TryAdd(observation.Id, observation);
        observations[observation.Id] = observation;
        projection = null;
    }

    /// <summary>One of its memories is hidden by itself.</summary>
    public void FoldAnew() => (projection, hasMemories) = (null, false);

    /// <summary>The decision looked at something newer, so that what it writes is recorded later.</summary>
    public void RecordAt(CommitTime later)
    {
        time = later;
        projection = null;
    }

    /// <summary>Takes in observations, and the memory that they were of on another page, if it comes with them.</summary>
    public void Add(MemoryRecord? memory, IEnumerable<Observation> added)
    {
        if (memory is not null && !memories.Exists(known => known.Id == memory.Id))
            memories.Add(memory);
        foreach (var observation in added)
            Put(observation);
    }

    /// <summary>Gives observations away to another page, and their memory, if it goes with them.</summary>
    public void Remove(MemoryId? memory, IEnumerable<Observation> removed)
    {
        memories.RemoveAll(known => known.Id == memory);
        foreach (var observation in removed)
            observations.Remove(observation.Id);
        FoldAnew();
    }
}
