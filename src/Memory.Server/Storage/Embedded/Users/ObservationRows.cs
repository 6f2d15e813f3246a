using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's observations.</summary>
internal sealed class ObservationRows
{
    private readonly Dictionary<MemoryId, Observation> byId = [];
    private readonly Dictionary<Question, OrderedList<Observation>> byQuestion = [];

    public long Size { get; private set; }

    public void Put(Observation observation)
    {
        var question = Question.Of(observation.Slot, observation.Identity);
        var earlier = byId.GetValueOrDefault(observation.Id);
        if (earlier is not null)
            Size -= RowSizes.Of(earlier);
        if (earlier is not null && Question.Of(earlier.Slot, earlier.Identity) is var before && before != question)
        {
            byQuestion[before].Remove(earlier);
            if (byQuestion[before].Count == 0)
                byQuestion.Remove(before);
            earlier = null;
        }

        byId[observation.Id] = observation;
        Size += RowSizes.Of(observation);
        if (!byQuestion.TryGetValue(question, out var rows))
            byQuestion.Add(question, rows = new OrderedList<Observation>(Compare));
        rows.Replace(earlier, observation);
    }

    /// <summary>The observations of a question by when they were said, then by id.</summary>
    public IReadOnlyList<Observation> List(Question question) => byQuestion.TryGetValue(question, out var rows) ? rows.ToArray() : [];

    public Observation[] ToArray() => [.. byId.Values];

    private static int Compare(Observation left, Observation right)
    {
        var order = left.SaidAt.CompareTo(right.SaidAt);
        return order != 0 ? order : left.Id.Value.CompareTo(right.Id.Value);
    }
}
