using BenchmarkDotNet.Attributes;
using Memory.Server.Ingest;
using Memory.Server.Memories;

namespace Memory.Benchmarks;

/// <summary>
/// How many turns become durable and are acknowledged per second (the column Op/s). Each writer hands over one turn, waits until it is on the
/// disk, and goes on with the next, as an application's users do. No worker extracts meanwhile.
/// </summary>
public class DurableIngest
{
    private const int TurnsPerRound = 64;

    private static readonly SessionId Session = new("s1");

    private readonly CountedIds ids = new();
    private ThrowawayStore? opened;
    private IngestService ingest = null!;

    [Params(1, 16)]
    public int Writers { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        opened = await ThrowawayStore.OpenAsync();
        ingest = new IngestService(opened.Store, new JobSignals(), TimeProvider.System);
    }

    [GlobalCleanup]
    public async Task CloseAsync() => await opened!.DisposeAsync();

    [Benchmark(Description = "ingest, each writer its user", OperationsPerInvoke = TurnsPerRound)]
    public Task OwnUserEachAsync() => WriteAsync(writer => ThrowawayStore.ScopeOf(writer));

    [Benchmark(Description = "ingest, all writers one user", OperationsPerInvoke = TurnsPerRound)]
    public Task OneUserAsync() => WriteAsync(static _ => ThrowawayStore.ScopeOf(user: 1_000));

    private Task WriteAsync(Func<int, Scope> scopeOf) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(scopeOf(writer), TurnsPerRound / Writers))));

    private async Task WriteAsync(Scope scope, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            var turn = new NewTurn(null, Client.TurnRole.User, null, "I had lunch with Priya at the new place by the river, and it was good.", null, null);
            await ingest.IngestAsync(scope, Session, [turn], ids, CancellationToken.None);
        }
    }
}
