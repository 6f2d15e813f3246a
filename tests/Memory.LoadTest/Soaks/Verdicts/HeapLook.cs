using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What a server held right after all garbage was collected, in MiB.</summary>
/// <param name="At">When.</param>
/// <param name="Live">Objects that somebody holds.</param>
/// <param name="Caches">What of them the server's caches say they take.</param>
/// <param name="Gaps">Room between them that the heap keeps.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeapLook(TimeSpan At, double Live, double Caches, double Gaps)
{
    /// <summary>What is held beside the caches: where a leak shows.</summary>
    public double Beside => Live - Caches;
}
