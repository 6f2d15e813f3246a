namespace Memory.Testing.Faults.Mix;

/// <summary>What kinds of spells there are and how often they come, for all applications of a mix together.</summary>
internal sealed class Climate(Random random)
{
    private readonly Deck<Spell> spells = new(
        [Spell.Calm, Spell.Calm, Spell.Calm, Spell.Bad, Spell.Bad, Spell.Bad, Spell.Storm, Spell.NetworkGone], new Random(random.Next()));

    private readonly Deck<Fault> ofRequests = new(FaultCatalogue.All.Where(static fault => !fault.IsOfNetwork()), new Random(random.Next()));
    private readonly Deck<Fault> ofNetwork = new(FaultCatalogue.All.Where(FaultCatalogue.IsOfNetwork), new Random(random.Next()));

    public Spell NextSpell() => spells.Draw();

    public Fault NextOfRequests() => ofRequests.Draw();

    public Fault NextOfNetwork() => ofNetwork.Draw();
}

/// <summary>How bad it is for a while.</summary>
internal enum Spell
{
    /// <summary>Few requests meet a fault.</summary>
    Calm,

    /// <summary>Many do.</summary>
    Bad,

    /// <summary>All of them meet the same one.</summary>
    Storm,

    /// <summary>No request arrives.</summary>
    NetworkGone,
}
