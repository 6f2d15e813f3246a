namespace Memory.Testing.Faults;

/// <summary>Draws at random like cards: each of them once before any comes again, so that a long run meets all of them.</summary>
public sealed class Deck<T>(IEnumerable<T> all, Random random)
{
    private readonly Lock gate = new();
    private readonly T[] cards = [.. all];
    private int drawn = int.MaxValue;

    public T Draw()
    {
        lock (gate)
        {
            if (drawn >= cards.Length)
            {
                random.Shuffle(cards);
                drawn = 0;
            }

            return cards[drawn++];
        }
    }
}
