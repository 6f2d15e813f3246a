using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Encryption;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>A Postgres store in a database of its own whose settings may ask for anything about encryption; at first, to encrypt.</summary>
public sealed class SealedPostgresFixture : IStoreFixture
{
    /// <summary>An encrypted database without data, which is copied for each test.</summary>
    private static readonly PostgresTemplate Template = new(async (connectionString, cancellationToken) =>
    {
        await using var store = await PostgresFixture.OpenAsync(
            new PostgresOptions { ConnectionString = connectionString, Ring = Sealing(1) }, TimeProvider.System, cancellationToken);
        Assert.True((await store.Sealing!.RunAsync(onProgress: null, cancellationToken)).IsDone);
    });

    private PostgresDatabase? _database;

    /// <summary>What the next opening is configured with.</summary>
    internal RingOpening Ring { get; set; } = Sealing(1);

    internal ILogger<PostgresMemoryStore>? Logger { get; set; }

    /// <summary>Whose rows did not open.</summary>
    internal List<KeyHolder> Broken { get; } = [];

    internal string ConnectionString => _database!.ConnectionString;

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time, ITextAnalysis? analysis) => await OpenAsync(time, analysis);

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    /// <summary>Asks to encrypt under one key, with others of before.</summary>
    internal static RingOpening Sealing(int key, params int[] previous) => new(Rings.Settings(Rings.Key(key), [.. previous.Select(Rings.Key)]), Rings.Random);

    /// <summary>Asks to write everything plain.</summary>
    internal static RingOpening Opening(params int[] previous) => new(Rings.Settings(null, [.. previous.Select(Rings.Key)]), Rings.Random);

    internal async Task<PostgresMemoryStore> OpenAsync(TimeProvider? time = null, ITextAnalysis? analysis = null)
    {
        _database ??= await PostgresDatabase.CreateAsync(Template, TestContext.Current.CancellationToken);
        return await PostgresFixture.OpenAsync(
            new PostgresOptions { ConnectionString = ConnectionString, Patience = TimeSpan.FromSeconds(20), Ring = Ring, OnSealBroken = Note, SealedTogether = 3 },
            time ?? new ManualTime(), TestContext.Current.CancellationToken, Logger, analysis);
    }

    /// <summary>A database without any encryption in place of the encrypted one.</summary>
    internal async Task BeginPlainAsync()
    {
        Ring = RingOpening.None;
        _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens the store, brings it to what its settings ask for, and closes it.</summary>
    internal async Task<SealingProgress> ConvertAsync(ITextAnalysis? analysis = null)
    {
        await using var store = await OpenAsync(analysis: analysis);
        return await store.Sealing!.RunAsync(onProgress: null, TestContext.Current.CancellationToken);
    }

    private void Note(KeyHolder holder)
    {
        lock (Broken)
            Broken.Add(holder);
    }
}
