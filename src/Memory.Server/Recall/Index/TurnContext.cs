namespace Memory.Server.Recall.Index;

/// <summary>
/// What a turn takes over from the turns around it: a short one is often only understood with them, and an answer belongs to its question.
/// Long turns explain themselves and would drown their neighbours, so what is taken over shrinks with the length of both.
/// The weights were found by measuring (docs/recall.md) and hardly matter within a third.
/// </summary>
internal static class TurnContext
{
    /// <summary>What a turn takes from the one before it when that one ends with a question.</summary>
    public const double FromQuestion = 0.8;

    public const double FromPrevious = 0.5;
    public const double FromNext = 0.35;
    public const double FromSecondPrevious = 0.2;
    public const double FromSecondNext = 0.12;

    /// <summary>What a turn with a neighbour on each place takes from all four, if none of them asks.</summary>
    public const double AllNeighbours = FromPrevious + FromNext + FromSecondPrevious + FromSecondNext;

    /// <summary>Turns of up to so many stems give and take in full.</summary>
    public const double ShortLength = 20;

    /// <summary>The rows that take over what a row says, and how much of it; answers how many there are.</summary>
    public static int Takers(Conversations conversations, int row, Span<(int Row, double Share)> takers)
    {
        var count = 0;
        int previous = conversations.Previous(row), next = conversations.Next(row);
        Add(next, conversations.EndsWithQuestion(row) ? FromQuestion : FromPrevious, takers);
        Add(previous, FromNext, takers);
        Add(conversations.Next(next), FromSecondPrevious, takers);
        Add(conversations.Previous(previous), FromSecondNext, takers);
        return count;

        void Add(int taker, double weight, Span<(int Row, double Share)> all)
        {
            if (taker != Conversations.None)
                all[count++] = (taker, weight * conversations.Shortness(row) * conversations.Shortness(taker));
        }
    }

    /// <summary>The rows that a row takes from, and how much; answers how many there are.</summary>
    public static int Givers(Conversations conversations, int row, Span<(int Row, double Share)> givers)
    {
        var count = 0;
        int previous = conversations.Previous(row), next = conversations.Next(row);
        Add(previous, previous != Conversations.None && conversations.EndsWithQuestion(previous) ? FromQuestion : FromPrevious, givers);
        Add(next, FromNext, givers);
        Add(conversations.Previous(previous), FromSecondPrevious, givers);
        Add(conversations.Next(next), FromSecondNext, givers);
        return count;

        void Add(int giver, double weight, Span<(int Row, double Share)> all)
        {
            if (giver != Conversations.None)
                all[count++] = (giver, weight * conversations.Shortness(row) * conversations.Shortness(giver));
        }
    }

    /// <summary>How many stems a row takes over.</summary>
    public static double NeighbourLength(Conversations conversations, int row)
    {
        Span<(int Row, double Share)> givers = stackalloc (int, double)[4];
        var length = 0.0;
        foreach (var (giver, share) in givers[..Givers(conversations, row, givers)])
            length += share * conversations.Length(giver);
        return length;
    }

    /// <summary>How much a turn of so many stems gives and takes.</summary>
    public static double ShortnessOf(int length) => length <= ShortLength ? 1 : ShortLength / length;
}
