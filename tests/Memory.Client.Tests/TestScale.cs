namespace Memory.Client.Tests;

/// <summary>How much a run tries: <c>./test.sh --full</c> asks for the full counts.</summary>
internal static class TestScale
{
    public static bool Full { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";

    /// <summary>How far apart the bits and bytes are that are tried of a long file: each of them in the full run, every eleventh by default: an odd number, so that each bit of a byte has its turn.</summary>
    public static int Stride { get; } = Full ? 1 : 11;
}
