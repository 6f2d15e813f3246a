namespace Memory.Server.Tests;

/// <summary>How much a run tries: <c>./test.sh --full</c> asks for the full counts.</summary>
public static class TestScale
{
    /// <summary>The trait of tests that <c>./test.sh</c> leaves to the full run, where they are <see cref="InFull"/>.</summary>
    public const string Run = nameof(Run);

    public const string InFull = "full";

    public static bool Full { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";

    /// <summary>Whether the tests of the API run over Postgres, where everything that is written takes several times as long.</summary>
    public static bool OnPostgres { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_API_STORE") is "postgres" or "sealed-postgres";

    /// <summary>How far apart the places are that are tried of a long way: each of them in the full run, every fifth by default.</summary>
    public static int Stride { get; } = Full ? 1 : 5;

    /// <summary>The seeds of random stories: so many in the full run, and so many by default.</summary>
    public static TheoryData<int> Seeds(int full, int byDefault) => [.. Enumerable.Range(1, Full ? full : byDefault)];
}
