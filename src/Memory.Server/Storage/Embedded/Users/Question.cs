using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>What rows are found by together: a slot, one value of a slot, or without a slot the identity of free facts.</summary>
internal readonly record struct Question(string? Slot, string? Identity)
{
    public static Question Of(Slot? slot, string? identity) => new(slot?.Name, identity);
}

/// <summary>Rows by their slot and by their value.</summary>
internal sealed class QuestionIndex<T>(Comparison<T> compare)
    where T : class
{
    private readonly Dictionary<Question, OrderedList<T>> rows = [];

    public void Add(Slot? slot, string identity, T row)
    {
        Add(Question.Of(slot, identity), row);
        if (slot is not null)
            Add(Question.Of(slot, identity: null), row);
    }

    public void Remove(Slot? slot, string identity, T row)
    {
        Remove(Question.Of(slot, identity), row);
        if (slot is not null)
            Remove(Question.Of(slot, identity: null), row);
    }

    public IReadOnlyList<T> List(Question question) => rows.TryGetValue(question, out var found) ? found.ToArray() : [];

    /// <summary>The last ones of a question.</summary>
    public IEnumerable<T> Last(Question question, int limit) => rows.TryGetValue(question, out var found) ? found.Last(limit) : [];

    public T? First(Question question) => rows.TryGetValue(question, out var found) ? found[0] : null;

    private void Add(Question question, T row)
    {
        if (!rows.TryGetValue(question, out var found))
            rows.Add(question, found = new OrderedList<T>(compare));
        found.Add(row);
    }

    private void Remove(Question question, T row)
    {
        if (!rows.TryGetValue(question, out var found))
            return;
        found.Remove(row);
        if (found.Count == 0)
            rows.Remove(question);
    }
}
