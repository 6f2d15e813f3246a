namespace Memory.Testing.Faults;

/// <summary>Draws faults at random like cards: each of them once before any comes again, so that a long run meets all of them.</summary>
public sealed class FaultDeck(IEnumerable<Fault> faults, Random random)
{
    private readonly Lock gate = new();
    private readonly Fault[] cards = [.. faults];
    private int drawn = int.MaxValue;

    public Fault Draw()
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
