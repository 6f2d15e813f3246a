namespace Memory.Server.Tests;

/// <summary>How much a run tries: <c>./test.sh --full</c> asks for the full counts.</summary>
internal static class TestScale
{
    public static bool Full { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";

    /// <summary>How far apart the places are that are tried of a long way: each of them in the full run, every third by default.</summary>
    public static int Stride { get; } = Full ? 1 : 3;
}
