using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>What became of a chat.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Times">How often it was asked for: once, and again whenever no whole answer came.</param>
/// <param name="IsAnswered">Whether a whole answer came.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChatState(int Number, int Times, bool IsAnswered);
