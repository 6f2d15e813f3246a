using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>Stores as the product opens them, any number of them over one database.</summary>
internal static class PostgresStores
{
    /// <summary>A database that a store was opened on once.</summary>
    public static PostgresTemplate Template { get; } = new(static async (connection, token) =>
    {
        await using var store = await OpenAsync(connection, new ManualTime(), token);
    });

    public static async Task<PostgresMemoryStore> OpenAsync(string connection, TimeProvider time, CancellationToken cancellationToken)
    {
        using var embedder = new HashingEmbeddingGenerator();
        return await PostgresMemoryStore.OpenAsync(
            new PostgresOptions { ConnectionString = connection, Patience = TimeSpan.FromSeconds(20) },
            new TextAnalysis(embedder), time, NullLogger<PostgresMemoryStore>.Instance, cancellationToken);
    }
}
