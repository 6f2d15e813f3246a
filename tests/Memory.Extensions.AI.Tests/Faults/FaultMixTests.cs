using Memory.Testing.Faults;
using Memory.Testing.Faults.Mix;

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>Random chats under random faults: 500 of them, with <c>./test.sh --full</c> 10,000.</summary>
public sealed class FaultMixTests(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1";

    [Fact]
    public async Task Chats_UnderRandomFaults_GoOnUnchangedAndAreStoredOnceInOrder()
    {
        await using var server = await RestartedServer.StartAsync();
        var options = Full
            ? new FaultMixOptions { Chats = 10_000, TurnsPerSession = 10 }
            : new FaultMixOptions { Deadline = TimeSpan.FromMilliseconds(100) };

        var report = await FaultMix.RunAsync(() => server.Address, server.Key, options, server.RestartAsync);

        foreach (var line in report.ToString().Split('\n'))
            output.WriteLine($"measured: {line}");
        Assert.Empty(report.Complaints);
        Assert.Equal(new StoredOnce(report.Chats * 2, report.Chats * 2, 0, 0, 0), report.Turns);
        Assert.Equal(FaultCatalogue.All, report.Faults.Keys.Order());
        if (Full)
            AssertInTime(report);
    }

    /// <summary>
    /// Only with many chats, and not of the slowest twentieth: a machine that is busy with other things holds up any program. As much as it
    /// held up chats without memory it is granted, too. That the deadline is the deadline is proved by <see cref="DeadlineTests"/>.
    /// </summary>
    private static void AssertInTime(FaultMixReport report) =>
        Assert.InRange(report.Added.At(0.95), TimeSpan.Zero, report.Limit + report.Bare.At(0.95));
}
