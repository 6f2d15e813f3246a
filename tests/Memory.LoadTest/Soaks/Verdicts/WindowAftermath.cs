namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What stood before and after something that happened.</summary>
/// <param name="Of">What happened.</param>
/// <param name="QuietFrom">Since when it was quiet before.</param>
/// <param name="Until">When the next thing began, or the soak ended.</param>
/// <param name="Back">Of a fault: whole seconds after its end until latency was back to normal; null when it was not by then.</param>
/// <param name="CalmFrom">From when on it was quiet again.</param>
internal sealed record WindowAftermath(SoakWindow Of, TimeSpan QuietFrom, TimeSpan Until, int? Back, TimeSpan CalmFrom);
