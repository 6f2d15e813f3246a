using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>What the signals of recall weigh where a question does not say so itself, by signal name, and how much of a user is held. What is not named keeps the weight it has anyway.</summary>
internal sealed record RecallSettings
{
    /// <summary>The most that a signal can weigh: far above any sense, and small enough that sums stay finite.</summary>
    public const double MaxWeight = 1_000_000;

    /// <summary>Users with more memories and turns than these are not held in memory where the store can find by itself.</summary>
    /// <value>The default is 200,000. At least 0.</value>
    public int SqlAbove { get; init; } = 200_000;

    /// <summary>About how many megabytes the indexes of all users may take in memory.</summary>
    /// <value>The default is 256, and less where memory is scarce. From 1 to 1,048,576.</value>
    public int IndexMegabytes { get; init; } = CacheShare.Most;

    /// <summary>For the whole server.</summary>
    public ImmutableDictionary<string, double> Weights { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>For single owners, who come before the server. Names of settings know no case, and so neither do the owners here.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, double>> OwnerWeights { get; init; } =
        ImmutableDictionary.Create<string, ImmutableDictionary<string, double>>(StringComparer.OrdinalIgnoreCase);
}
