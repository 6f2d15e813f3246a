namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>When something happened during a soak.</summary>
/// <param name="Name">What.</param>
/// <param name="IsFault">Whether requests may fail that it touches.</param>
/// <param name="Begin">From the beginning of the soak.</param>
/// <param name="End">When it was over.</param>
/// <param name="Note">What else there is to tell.</param>
internal sealed record SoakWindow(string Name, bool IsFault, TimeSpan Begin, TimeSpan End, string? Note = null);
