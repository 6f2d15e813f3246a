using Memory.Server.Hosting;
using Memory.Testing;
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
        var folder = Directory.CreateTempSubdirectory("memory-mix-");
        var options = new MemoryServerHostOptions { DataFolder = folder.FullName, RequestsPerMinute = 0 };
        var host = await MemoryServerHost.StartAsync(options);
        try
        {
            var report = await FaultMix.RunAsync(host.Address, host.AdminKey, Full
                ? new FaultMixOptions { Chats = 10_000, TurnsPerSession = 10 }
                : new FaultMixOptions { Deadline = TimeSpan.FromMilliseconds(100) });
            output.WriteLine(report.ToString());

            Assert.Empty(report.Complaints);
            Assert.Equal(new StoredOnce(report.Chats * 2, report.Chats * 2, 0, 0, 0), report.Turns);
            Assert.Equal(FaultCatalogue.All, report.Faults.Keys.Order());
        }
        finally
        {
            await host.StopAsync();
            folder.Delete(recursive: true);
        }
    }
}
