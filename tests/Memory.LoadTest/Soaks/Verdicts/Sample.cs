using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What became of one request.</summary>
/// <param name="Series">What it was.</param>
/// <param name="Due">When it was to leave.</param>
/// <param name="Ended">When its answer was there, or was given up.</param>
/// <param name="Error">What was wrong; null when nothing was.</param>
/// <param name="Recalled">The user who was recalled for it; null when nobody was.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sample(string Series, TimeSpan Due, TimeSpan Ended, string? Error, int? Recalled = null)
{
    public double Milliseconds => (Ended - Due).TotalMilliseconds;

    /// <summary>Whether it was due or under way at any time between two moments.</summary>
    public bool Touches(TimeSpan begin, TimeSpan end) => Due <= end && Ended >= begin;
}
