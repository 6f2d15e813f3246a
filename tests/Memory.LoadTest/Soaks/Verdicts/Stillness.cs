using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>A moment in which the soak itself held servers up; what was under way then is not counted as quiet.</summary>
/// <param name="Begin">From the beginning of the soak.</param>
/// <param name="End">When it was over.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stillness(TimeSpan Begin, TimeSpan End);
