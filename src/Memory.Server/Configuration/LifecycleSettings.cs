using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>How memories age: decay, what is always ready, and how often the work on it is done. Settings below <c>Memory:Lifecycle</c>.</summary>
internal sealed record LifecycleSettings
{
    /// <summary>Half-lives of confidence by type, as far as settings name them; <see cref="TimeSpan.Zero"/> for a type that keeps its confidence.</summary>
    public ImmutableDictionary<MemoryType, TimeSpan> HalfLives { get; init; } = ImmutableDictionary<MemoryType, TimeSpan>.Empty;

    /// <summary>What is left of confidence at the least.</summary>
    /// <value>The default is 0.1. From 0 to 1.</value>
    public double Floor { get; init; } = 0.1;

    /// <summary>A memory is promoted to the essentials when it scores at least so much.</summary>
    /// <value>The default is 0.6. From 0 to 1.</value>
    public double PromoteAt { get; init; } = 0.6;

    /// <summary>A promoted memory stays one until it scores less than this, so that none comes and goes.</summary>
    /// <value>The default is 0.55. From 0 to <see cref="PromoteAt"/>.</value>
    public double KeepAt { get; init; } = 0.55;

    /// <summary>A promoted memory with less confidence left than this is taken out of the essentials.</summary>
    /// <value>The default is 0.4. From 0 to 1.</value>
    public double StaleBelow { get; init; } = 0.4;

    /// <summary>How many tokens the essentials may take: promoted memories fill what pins and slots leave.</summary>
    /// <value>The default is 512. From 0, which promotes nothing, to 32,768.</value>
    public int EssentialTokens { get; init; } = 512;

    /// <summary>How often memories are promoted and merged; <see cref="TimeSpan.Zero"/> for never.</summary>
    /// <value>The default is 6 hours.</value>
    public TimeSpan OptimizeEvery { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How often stale memories are taken out of the essentials; <see cref="TimeSpan.Zero"/> for never.</summary>
    /// <value>The default is a day.</value>
    public TimeSpan DecayEvery { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often the rules of retention are applied; <see cref="TimeSpan.Zero"/> for never.</summary>
    /// <value>The default is a day. Without rules nothing is done.</value>
    public TimeSpan RetentionEvery { get; init; } = TimeSpan.FromHours(24);
}
