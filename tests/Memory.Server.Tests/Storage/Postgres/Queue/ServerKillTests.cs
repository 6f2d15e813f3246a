using Memory.CrashHarness;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>Servers over one database that are killed under load.</summary>
public sealed class ServerKillTests(ITestOutputHelper output)
{
    private const int Servers = 3;
    private const int Users = 4;

    private static readonly int Kills = TestScale.Full ? 120 : 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AtRandomUnderLoad_EveryAcknowledgedTurnTakesEffectOnceAndInOrder()
    {
        var random = new Random(20260302);
        await using var database = await SharedDatabase.CreateAsync();
        await using var servers = new ServerGroup(database.ServerConnectionString);
        await servers.StartAsync(Servers);
        using var clients = new Clients(servers, random);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var saying = clients.SayUntilAsync(enough.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.WhenAny(clients.UntilAcknowledgedAsync(random.Next(1, 40)), saying);
            await servers.KillOneAsync(random, among: 2);
        }

        await enough.CancelAsync();
        await saying;
        await database.UntilAsync("SELECT count(*) = 0 FROM jobs WHERE status IN ('queued', 'running')", TimeSpan.FromMinutes(3));

        var store = await database.OpenAsync("checking");
        foreach (var client in clients.All)
            await CheckAsync(store, client);
        Assert.Equal(clients.All.Sum(static client => (long)client.Requests), await database.AskAsync("SELECT count(*) FROM jobs WHERE status = 'done'"));
        Assert.Equal(0L, await database.AskAsync("SELECT count(*) FROM jobs WHERE status <> 'done'"));
        Assert.Equal(0, await store.Jobs.CountAsync(Token));
        var repeated = await database.AskAsync("SELECT count(*) FROM jobs WHERE attempts > 1");
        Assert.True(!TestScale.Full || repeated is > 0L, "No kill met a job at work.");
        output.WriteLine(
            $"{Kills} kills; {clients.All.Sum(static client => client.Last)} acknowledged turns in {clients.All.Sum(static client => client.Requests)} requests; "
            + $"{clients.All.Sum(static client => client.Repeated)} requests said again; {repeated} jobs begun more than once.");
    }

    [Fact]
    public async Task Job_ThatKillsTheServerThatWorksIt_EndsAsFailedAndLetsTheNextOneRun()
    {
        const int Attempts = 2;
        await using var database = await SharedDatabase.CreateAsync();
        var store = await database.OpenAsync("checking");
        var user = new Scope(OwnerId.Default, new UserId("ana"));
        var ingest = new IngestService(store, new JobSignals(), TimeProvider.System);
        var ids = new TimeOrderedIds(TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Create());
        var deadly = await ingest.IngestAsync(user, SessionId.Default, [World.Message(CrashingServer.Deadly)], ids, Token);
        var healthy = await ingest.IngestAsync(user, SessionId.Default, [World.Message(NumberExtractor.Say(1))], ids, Token);

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var server = await ServerProcess.StartAsync(database.ServerConnectionString, Attempts, Token);
            await server.WaitForEndAsync();
        }

        await using var last = await ServerProcess.StartAsync(database.ServerConnectionString, Attempts, Token);
        Assert.Equal(JobStatus.Done, (await ingest.WaitAsync(user, healthy.Job.Id, TimeSpan.FromMinutes(1), Token))?.Status);
        var failed = (await store.FindJobAsync(user.Owner, deadly.Job.Id, Token))?.Job;
        Assert.Equal((JobStatus.Failed, Attempts, IngestWorker.WorkerLost), (failed!.Status, failed.Attempts, failed.LastError));
        Assert.Equal([deadly.Job.Id], (await store.Jobs.ListFailedAsync(user, after: null, 10, Token)).Items.Select(static job => job.Id));
    }

    /// <summary>Checks that the user's numbers are there once each, and took effect once each, in their order.</summary>
    private static async Task CheckAsync(PostgresMemoryStore store, NumberingClient client)
    {
        var said = Enumerable.Range(1, client.Last).ToArray();
        var delta = await store.ReadDeltaAsync(client.User, 0, Token);
        Assert.Equal(said.Select(NumberExtractor.Say), delta.Turns.OrderBy(static turn => turn.Sequence).Select(static turn => turn.Content));

        // One version each: nothing was observed a second time.
        var events = delta.Memories.Where(static versions => versions[0].Slot is null).Select(Assert.Single).ToArray();
        Assert.Equal(said.Select(NumberExtractor.Remember), events.OrderBy(static memory => memory.CreatedAt).ThenBy(static memory => memory.ValidFrom).Select(static memory => memory.Content));

        // Each number retired the one before it, and nothing else.
        var slot = Slot.Parse(NumberExtractor.Slot);
        var state = await store.ReadAsync(client.User, (view, token) => view.GetSlotAsync(slot, null, token), Token);
        Assert.Equal(client.Last, state.Observations.Count);
        var chain = state.Memories.OrderBy(static memory => memory.ValidFrom).ToArray();
        Assert.Equal(said.Select(static number => Json.From(NumberExtractor.Say(number))), chain.Select(static memory => memory.Value!.Value));
        Assert.Equal([.. chain.Skip(1).Select(static memory => (MemoryId?)memory.Id), null], chain.Select(static memory => memory.SupersededBy));
        Assert.Equal(chain.Select(static memory => memory.CreatedAt).Order(), chain.Select(static memory => memory.CreatedAt));
    }

    /// <summary>The clients of all users, and what was acknowledged to them together.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly SemaphoreSlim acknowledged = new(0);

        public Clients(ServerGroup servers, Random random) => All =
        [
            .. Enumerable.Range(1, Users).Select(user => new NumberingClient(new Scope(OwnerId.Default, new UserId($"user-{user}")), servers, new Random(random.Next()))),
        ];

        public IReadOnlyList<NumberingClient> All { get; }

        public Task SayUntilAsync(CancellationToken enough) => Task.WhenAll(All.Select(client => Task.Run(() => client.SayUntilAsync(() => acknowledged.Release(), enough), Token)));

        public async Task UntilAcknowledgedAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await acknowledged.WaitAsync(Token);
        }

        public void Dispose()
        {
            foreach (var client in All)
                client.Dispose();
            acknowledged.Dispose();
        }
    }
}
