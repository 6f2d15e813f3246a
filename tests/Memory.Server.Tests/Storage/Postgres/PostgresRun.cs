using System.Collections.Concurrent;
using Memory.Server.Tests.Storage.Postgres;

[assembly: AssemblyFixture(typeof(PostgresRun))]

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>What happens once per run: a warning when there is no server, else the removal of databases that nobody else removes.</summary>
public sealed class PostgresRun : IAsyncLifetime
{
    /// <summary>How old a database must be for no run to be at work on it any more.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    private static readonly ConcurrentQueue<string> Shared = new();

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.ConnectionString is not null)
            await PostgresServer.SweepAsync(TimeProvider.System.GetUtcNow() - Stale, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (PostgresServer.ConnectionString is null)
            await Console.Error.WriteLineAsync($"WARNING: the tests of the Postgres store were skipped. {PostgresServer.NoPostgres}.");
        while (Shared.TryDequeue(out var name))
            await PostgresServer.DropAsync(name, CancellationToken.None);
    }

    /// <summary>Has a database that many tests share dropped when the run ends.</summary>
    internal static void DropAtTheEnd(string name) => Shared.Enqueue(name);
}
