namespace Memory.Tidy.Tests.Packages;

/// <summary>What takes long is tested in the full run alone.</summary>
internal static class FullRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";

    /// <summary>Skips the test in other runs.</summary>
    public static void IsNeeded()
    {
        if (!IsOn)
            Assert.Skip("It builds or installs for a minute: ./test.sh --full does it.");
    }
}
