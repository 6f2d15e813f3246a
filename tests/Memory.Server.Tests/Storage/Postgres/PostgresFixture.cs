using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A Postgres store in a database of its own, which goes with it.</summary>
public sealed class PostgresFixture : IStoreFixture
{
    private string? connectionString;
    private string name = "";

    internal ILogger<PostgresMemoryStore> Logger { get; set; } = NullLogger<PostgresMemoryStore>.Instance;

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time)
    {
        if (connectionString is null)
        {
            var server = Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES")!;
            name = "memory_test_" + Guid.NewGuid().ToString("N");
            await using var admin = new NpgsqlConnection(server);
            await admin.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", admin);
            await create.ExecuteNonQueryAsync();
            connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        }

        using var embedder = new HashingEmbeddingGenerator();
        return await PostgresMemoryStore.OpenAsync(
            new PostgresOptions { ConnectionString = connectionString, Patience = TimeSpan.FromSeconds(20) },
            new TextAnalysis(embedder), time, Logger, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var server = Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES")!;
        await using var admin = new NpgsqlConnection(server);
        await admin.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", admin);
        await drop.ExecuteNonQueryAsync();
    }
}
