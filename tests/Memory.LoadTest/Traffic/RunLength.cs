using System.Runtime.InteropServices;

namespace Memory.LoadTest.Traffic;

/// <summary>How long a run goes on.</summary>
/// <param name="WarmUp">At the beginning, and not counted.</param>
/// <param name="Counted">After it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RunLength(TimeSpan WarmUp, TimeSpan Counted)
{
    /// <summary>How long an answer is waited for, also after the end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TimeSpan Whole => WarmUp + Counted;
}
