namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>When something happened during a soak.</summary>
/// <param name="Name">What.</param>
/// <param name="IsFault">Whether requests may fail that it touches.</param>
/// <param name="Begin">From the beginning of the soak.</param>
/// <param name="End">When it was over.</param>
/// <param name="Note">What else there is to tell.</param>
/// <param name="Excuse">Which of them; null for all.</param>
/// <param name="EndsServer">Whether another process came of it, which knows nobody yet.</param>
internal sealed record SoakWindow(string Name, bool IsFault, TimeSpan Begin, TimeSpan End, string? Note = null, Excuse? Excuse = null, bool EndsServer = false)
{
    /// <summary>Whether a request that failed may have failed for this.</summary>
    public bool Explains(Sample failed) => IsFault && failed.Touches(Begin, End) && Excuse?.Covers(failed) != false;
}
