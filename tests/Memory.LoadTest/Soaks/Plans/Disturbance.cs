using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Plans;

/// <summary>What can be dealt out over a soak.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="EndsServer">Whether a server's process ends by it, and with it the history of its memory.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Disturbance(string Name, bool EndsServer);
