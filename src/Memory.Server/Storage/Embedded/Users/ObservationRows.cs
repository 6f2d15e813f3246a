using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's observations.</summary>
internal sealed class ObservationRows
{
    private readonly Dictionary<MemoryId, Observation> byId = [];
    private readonly QuestionIndex<Observation> byQuestion = new(Compare);

    public long Size { get; private set; }

    public Observation? Find(MemoryId id) => byId.GetValueOrDefault(id);

    public void Put(Observation observation)
    {
        if (byId.TryGetValue(observation.Id, out var earlier))
        {
            Size -= RowSizes.Of(earlier);
            byQuestion.Remove(earlier.Slot, earlier.Identity, earlier);
        }

        byId[observation.Id] = observation;
        Size += RowSizes.Of(observation);
        byQuestion.Add(observation.Slot, observation.Identity, observation);
    }

    /// <summary>The observations of a question by when they were said, then by id.</summary>
    public IReadOnlyList<Observation> List(Question question) => byQuestion.List(question);

    public Observation[] ToArray() => [.. byId.Values];

    private static int Compare(Observation left, Observation right)
    {
        var order = left.SaidAt.CompareTo(right.SaidAt);
        return order != 0 ? order : left.Id.Value.CompareTo(right.Id.Value);
    }
}
