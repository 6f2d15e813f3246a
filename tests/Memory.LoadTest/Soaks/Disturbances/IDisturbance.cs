using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>Something that goes wrong, or work that is done beside the traffic.</summary>
internal interface IDisturbance
{
    Disturbance Kind { get; }

    /// <summary>Whether requests may fail while it lasts.</summary>
    bool IsFault { get; }

    /// <summary>Which requests may then; null for all.</summary>
    Excuse? Excuse => null;

    /// <summary>What it sets off, once requests have had time to be well again after it; null for nothing.</summary>
    IDisturbance? Sequel => null;

    /// <summary>Makes it happen, and sees to it that it is over when this returns, also when it is cancelled.</summary>
    /// <param name="length">How long it is to last. Work takes its own time.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What else there is to tell; null for nothing.</returns>
    Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken);
}
