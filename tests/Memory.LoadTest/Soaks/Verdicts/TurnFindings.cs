namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>How what a server holds differs from what it acknowledged.</summary>
internal sealed record TurnFindings
{
    public int Found { get; init; }

    /// <summary>Acknowledged and not there.</summary>
    public int Lost { get; init; }

    /// <summary>There more than once.</summary>
    public int Doubled { get; init; }

    /// <summary>There with other words.</summary>
    public int Changed { get; init; }

    /// <summary>There and never said.</summary>
    public int Unknown { get; init; }

    /// <summary>There before one that was said earlier.</summary>
    public int Misplaced { get; init; }

    public bool IsClean => Lost + Doubled + Changed + Unknown + Misplaced == 0;

    public TurnFindings Plus(TurnFindings other) => new()
    {
        Found = Found + other.Found, Lost = Lost + other.Lost, Doubled = Doubled + other.Doubled, Changed = Changed + other.Changed, Unknown = Unknown + other.Unknown, Misplaced = Misplaced + other.Misplaced,
    };

    /// <param name="said">How many turns were said, numbered from 1.</param>
    /// <param name="isAcknowledged">Whether a server has acknowledged the turn of a number.</param>
    /// <param name="textOf">What was said.</param>
    /// <param name="numberOf">The number in an id; null when it is none of ours.</param>
    /// <param name="found">What the server holds, in its order.</param>
    public static TurnFindings Compare(int said, Func<int, bool> isAcknowledged, Func<int, string> textOf, Func<string, int?> numberOf, IReadOnlyList<(string Id, string Text)> found)
    {
        var times = new int[said + 1];
        var (changed, unknown, misplaced, last) = (0, 0, 0, 0);
        foreach (var (id, text) in found)
        {
            if (numberOf(id) is not { } number || number < 1 || number > said)
            {
                unknown++;
                continue;
            }

            changed += times[number]++ == 0 && text != textOf(number) ? 1 : 0;
            misplaced += number < last ? 1 : 0;
            last = Math.Max(last, number);
        }

        return new TurnFindings
        {
            Found = found.Count, Changed = changed, Unknown = unknown, Misplaced = misplaced,
            Lost = Enumerable.Range(1, said).Count(number => times[number] == 0 && isAcknowledged(number)),
            Doubled = times.Count(static one => one > 1),
        };
    }
}
