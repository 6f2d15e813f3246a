using Memory.Client;

namespace Memory.Testing.Faults.Mix;

/// <summary>What became of the turns that were said.</summary>
/// <param name="Said">Messages said.</param>
/// <param name="Stored">Messages that the server lists.</param>
/// <param name="Missing">Messages said that it does not list.</param>
/// <param name="Surplus">Messages that it lists twice, or that nobody said.</param>
/// <param name="OutOfOrder">Sessions that it lists, or that reached it, in another order than they were said.</param>
public sealed record StoredOnce(int Said, int Stored, int Missing, int Surplus, int OutOfOrder)
{
    public static StoredOnce None { get; } = new(0, 0, 0, 0, 0);

    public StoredOnce With(StoredOnce other) => new(
        Said + other.Said, Stored + other.Stored, Missing + other.Missing, Surplus + other.Surplus, OutOfOrder + other.OutOfOrder);

    internal static StoredOnce Compare(
        IReadOnlyList<(TurnRole Role, string Text)> said, IReadOnlyList<TurnRecord> stored, IReadOnlyList<string> arrived)
    {
        var listed = stored.Select(static turn => (turn.Role, turn.Content)).ToList();
        var missing = Without(said, listed);
        var surplus = Without(listed, said);
        var inOrder = said.Except(missing).SequenceEqual(listed.Except(surplus)) && arrived.SequenceEqual(stored.Select(static turn => turn.Id));
        return new StoredOnce(said.Count, stored.Count, missing.Count, surplus.Count, inOrder ? 0 : 1);
    }

    /// <summary>What is left of some when each of the others has taken one like it away.</summary>
    private static List<T> Without<T>(IReadOnlyList<T> some, IReadOnlyList<T> others)
        where T : notnull
    {
        var left = some.ToList();
        foreach (var other in others)
            left.Remove(other);
        return left;
    }
}
