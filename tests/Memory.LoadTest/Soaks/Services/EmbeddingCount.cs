using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Services;

/// <summary>What an embedding model was asked.</summary>
/// <param name="Calls">How often.</param>
/// <param name="Texts">For how many vectors.</param>
/// <param name="ManyAtOnce">For how many of them in calls for so many that they must be of texts stored long before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EmbeddingCount(int Calls, int Texts, int ManyAtOnce);
