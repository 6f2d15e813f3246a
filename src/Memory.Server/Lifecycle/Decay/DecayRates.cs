namespace Memory.Server.Lifecycle.Decay;

/// <summary>How fast the confidence in memories that nobody confirms fades, by type.</summary>
internal sealed record DecayRates
{
    /// <summary>What holds without settings.</summary>
    public static DecayRates Default { get; } = new();

    /// <summary>After how long half the confidence in a fact is left; null for facts that keep it.</summary>
    /// <value>The default is 365 days: where people live and work changes every few years.</value>
    public TimeSpan? Fact { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The same for preferences.</summary>
    /// <value>The default is 730 days: tastes outlast circumstances.</value>
    public TimeSpan? Preference { get; init; } = TimeSpan.FromDays(730);

    /// <summary>The same for events.</summary>
    /// <value>The default is 180 days: what happened stays true, but what follows from it for today fades within months.</value>
    public TimeSpan? Event { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The same for what an application keeps for itself.</summary>
    /// <value>The default is none: nobody confirms such a thing in a conversation.</value>
    public TimeSpan? System { get; init; }

    /// <summary>What is left at the least, 0–1; a memory that had less keeps what it had.</summary>
    /// <value>The default is 0.1.</value>
    public double Floor { get; init; } = 0.1;

    public TimeSpan? HalfLifeOf(MemoryType type) => type switch
    {
        MemoryType.Fact => Fact,
        MemoryType.Preference => Preference,
        MemoryType.Event => Event,
        _ => System,
    };
}
