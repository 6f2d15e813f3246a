namespace Memory.Client.Tests;

/// <summary>How much a run tries: <c>./test.sh --full</c> asks for the full counts.</summary>
internal static class TestScale
{
    public static bool Full { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";
}
