using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's observations.</summary>
internal sealed class ObservationRows
{
    private readonly Dictionary<MemoryId, Observation> byId = [];
    private readonly QuestionIndex<Observation> byQuestion = new(Compare);

    /// <summary>Those that bear on other values of their slot than their own, by the slot alone.</summary>
    private readonly QuestionIndex<Observation> ofWholeSlots = new(Compare);

    public long Size { get; private set; }

    public Observation? Find(MemoryId id) => byId.GetValueOrDefault(id);

    public void Put(Observation observation)
    {
        if (byId.TryGetValue(observation.Id, out var earlier))
        {
            Size -= RowSizes.Of(earlier);
            byQuestion.Remove(earlier.Slot, earlier.Identity, earlier);
            if (earlier.BearsOnOthers)
                ofWholeSlots.Remove(earlier.Slot, earlier.Identity, earlier);
        }

        byId[observation.Id] = observation;
        Size += RowSizes.Of(observation);
        byQuestion.Add(observation.Slot, observation.Identity, observation);
        if (observation.BearsOnOthers)
            ofWholeSlots.Add(observation.Slot, observation.Identity, observation);
    }

    /// <summary>The observations of a question by when they were said, then by id; of one value also those of its slot that bear on others.</summary>
    public IReadOnlyList<Observation> List(Question question)
    {
        var found = byQuestion.List(question);
        if (question.Slot is null || question.Identity is null)
            return found;
        var others = ofWholeSlots.List(question with { Identity = null });
        return others.Count == 0 ? found : [.. found.Union(others).Order(Comparer<Observation>.Create(Compare))];
    }

    public Observation[] ToArray() => [.. byId.Values];

    private static int Compare(Observation left, Observation right)
    {
        var order = left.SaidAt.CompareTo(right.SaidAt);
        return order != 0 ? order : left.Id.Value.CompareTo(right.Id.Value);
    }
}
