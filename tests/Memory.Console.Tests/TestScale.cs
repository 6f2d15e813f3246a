namespace Memory.Console.Tests;

/// <summary>How much a run tries: <c>./test.sh --full</c> asks for every screen, every picture, and a browser that knows nothing for each visit.</summary>
internal static class TestScale
{
    public static bool Full { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";
}
