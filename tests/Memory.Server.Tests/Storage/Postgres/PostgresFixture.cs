using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A Postgres store in a database of its own, which goes with it. Without a server its tests are skipped.</summary>
public sealed class PostgresFixture : IStoreFixture
{
    /// <summary>A database with the schema in place, which is copied for each test.</summary>
    internal static readonly PostgresTemplate Template = new(async (connectionString, cancellationToken) =>
    {
        await using var store = await OpenAsync(new PostgresOptions { ConnectionString = connectionString }, TimeProvider.System, cancellationToken);
    });

    private PostgresDatabase? database;

    /// <summary>The store's settings, once its database was made.</summary>
    internal PostgresOptions Options => new() { ConnectionString = database!.ConnectionString, Patience = TimeSpan.FromSeconds(20) };

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time, ITextAnalysis? analysis)
    {
        database ??= await PostgresDatabase.CreateAsync(Template, TestContext.Current.CancellationToken);
        return await OpenAsync(Options, time, TestContext.Current.CancellationToken, analysis: analysis);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
    }

    internal static async Task<PostgresMemoryStore> OpenAsync(
        PostgresOptions options, TimeProvider time, CancellationToken cancellationToken, ILogger<PostgresMemoryStore>? logger = null, ITextAnalysis? analysis = null)
    {
        using var embedder = new HashingEmbeddingGenerator();
        return await PostgresMemoryStore.OpenAsync(
            options, analysis ?? new TextAnalysis(embedder), time, logger ?? NullLogger<PostgresMemoryStore>.Instance, cancellationToken);
    }
}
