using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>One store of each kind, each with a clock of its own that shows the same.</summary>
internal sealed class TwinStores : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("memory-twins-").FullName;
    private readonly PostgresDatabase database;

    private TwinStores(PostgresDatabase database) => this.database = database;

    public ManualTime EmbeddedTime { get; } = new();

    public ManualTime PostgresTime { get; } = new();

    public IMemoryStore Embedded { get; private set; } = null!;

    public IMemoryStore Postgres { get; private set; } = null!;

    /// <summary>Opens both; the test that asks is skipped when there is no server.</summary>
    public static async Task<TwinStores> OpenAsync(CancellationToken cancellationToken)
    {
        var stores = new TwinStores(await PostgresDatabase.CreateAsync(PostgresFixture.Template, cancellationToken));
        await stores.StartAsync(cancellationToken);
        return stores;
    }

    /// <summary>Stops both, and starts them over what they left.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Embedded = await EmbeddedMemoryStore.OpenAsync(
            new EmbeddedOptions { Folder = folder }, EmbeddedTime, NullLogger<EmbeddedMemoryStore>.Instance, cancellationToken);
        Postgres = await PostgresFixture.OpenAsync(OptionsOf(database), PostgresTime, cancellationToken);
    }

    private async Task StopAsync()
    {
        await Embedded.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private static PostgresOptions OptionsOf(PostgresDatabase database) =>
        new() { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
}
