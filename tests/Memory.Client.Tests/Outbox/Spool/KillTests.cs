using System.Text.Json;
using Memory.ClientHarness;
using Memory.Testing;

namespace Memory.Client.Tests.Outbox.Spool;

public abstract class KillTests(string? key, ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = TestScale.Full ? 200 : 4;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-spool-");
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> stored = new(StringComparer.Ordinal);
    private readonly List<string> arrivals = [];
    private readonly Random random = new(20261121);
    private int mood;

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    public sealed class Plain(ITestOutputHelper output) : KillTests(null, output);

    public sealed class Sealed(ITestOutputHelper output) : KillTests(SpoolFixture.Key, output);

    [Fact]
    public async Task Kill_AtRandomPoints_EveryTurnThatWasOnDiskArrivesOnceAndInOrder()
    {
        await using var server = await StartServerAsync();
        var safe = new HashSet<string>(StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            mood = random.Next(4);
            safe.UnionWith(await WritingProcess.RunUntilKilledAsync(folder.FullName, key, server.Address, "p", $"{kill}", random.Next(1, 150), random.Next(20_000)));
        }

        await HandOverAsync(server.Address);

        Assert.Subset(stored.Keys.ToHashSet(StringComparer.Ordinal), safe);
        foreach (var session in arrivals.Select(id => id.Split(' ')).GroupBy(id => id[1], StringComparer.Ordinal))
        {
            var order = session.Select(id => (Generation: int.Parse(id[2]), Number: int.Parse(id[3]))).ToList();
            Assert.Equal(order.Order(), order);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
        output.WriteLine($"{Kills} kills; {safe.Count} turns were safe, all arrived; {arrivals.Count - safe.Count} more did.");
    }

    [Fact]
    public async Task TwoProcesses_SharingAFolderAndKilledInTurn_EveryTurnThatWasOnDiskArrives()
    {
        await using var server = await StartServerAsync();
        var safe = await Task.WhenAll(KillAgainAndAgainAsync("a", 1), KillAgainAndAgainAsync("b", 2));

        await HandOverAsync(server.Address);

        Assert.Subset(stored.Keys.ToHashSet(StringComparer.Ordinal), safe.SelectMany(static ids => ids).ToHashSet(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));

        async Task<List<string>> KillAgainAndAgainAsync(string name, int seed)
        {
            var own = new Random(seed);
            var ids = new List<string>();
            for (var kill = 0; kill < Kills / 2; kill++)
            {
                Volatile.Write(ref mood, own.Next(4));
                ids.AddRange(await WritingProcess.RunUntilKilledAsync(folder.FullName, key, server.Address, name, $"{kill}", own.Next(1, 150), own.Next(20_000)));
            }

            return ids;
        }
    }

    private async Task HandOverAsync(Uri server)
    {
        mood = 0;
        await using var last = MemoryClient.Connect(Workload.Options(folder.FullName, key, server));
        Assert.True(await last.Outbox.DrainAsync(TimeSpan.FromSeconds(50)));
        Assert.Equal((0L, 0L), (last.Outbox.Dropped, last.Outbox.Refused));
    }

    /// <summary>Counts by id, as a server does. In a bad mood it is busy, or stores and breaks off, which is the worst case for a retry.</summary>
    private async Task<StubMemoryServer> StartServerAsync()
    {
        var server = await StubMemoryServer.StartAsync();
        server.OnRequest = (context, request) =>
        {
            var now = Volatile.Read(ref mood);
            if (now == 1)
                return StubMemoryServer.JsonAsync(context, "{}", 503);
            Store(JsonSerializer.Deserialize(request.Body, MemoryRequestJson.Default.IngestRequest)!);
            if (now == 0 || (now == 2 && request.Body.Length % 3 > 0))
                return StubMemoryServer.StoredAsync(context, request);
            context.Abort();
            return Task.CompletedTask;
        };
        return server;
    }

    private void Store(IngestRequest request)
    {
        lock (gate)
        {
            foreach (var message in request.Messages)
            {
                if (stored.TryAdd(message.Id!, message.Content))
                    arrivals.Add(message.Id!);
                else if (stored[message.Id!] != message.Content)
                    throw new InvalidOperationException("The same id with other words.");
            }
        }
    }
}
