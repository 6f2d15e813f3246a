using System.Collections.Immutable;

namespace Memory.Benchmarks.Start;

/// <summary>One of the ways to start the server that are compared.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Build">What is started.</param>
/// <param name="Environment">The runtime's settings, <c>NAME=value</c>.</param>
internal sealed record StartVariant(string Name, ServerBuild Build, params ImmutableArray<string> Environment)
{
    /// <summary>All of them; the first is what the others are compared with.</summary>
    public static ImmutableArray<StartVariant> All { get; } =
    [
        new("plain", ServerBuild.Plain),
        new("ready-to-run", ServerBuild.ReadyToRun),
        new("trimmed, ready-to-run", ServerBuild.Trimmed),
        new("ready-to-run, no profile", ServerBuild.ReadyToRun, "DOTNET_TieredPGO=0"),
        new("ready-to-run, one tier", ServerBuild.ReadyToRun, "DOTNET_TieredCompilation=0"),
        new("ready-to-run, no background GC", ServerBuild.ReadyToRun, "DOTNET_gcConcurrent=0"),
        new("ready-to-run, conserve memory 5", ServerBuild.ReadyToRun, "DOTNET_GCConserveMemory=5"),
        new("ready-to-run, server GC", ServerBuild.ReadyToRun, "DOTNET_gcServer=1"),
    ];
}
