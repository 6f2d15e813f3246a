using System.Runtime.InteropServices;

namespace Memory.LoadTest.Traffic;

/// <summary>A request that is over.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Due">When it was to leave.</param>
/// <param name="Ended">When its answer was whole, or given up.</param>
/// <param name="Error">What was wrong, in a word; null when nothing was.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RequestEnd(PlannedRequest Request, TimeSpan Due, TimeSpan Ended, string? Error);
