using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>A Postgres store whose tables of tenants stand in parts, cut by their owner, in a database of its own.</summary>
public sealed class PartitionedFixture : IStoreFixture
{
    /// <summary>A database with the schema in parts, which is copied for each test.</summary>
    internal static readonly PostgresTemplate Template = new(async (connectionString, cancellationToken) =>
    {
        await PostgresSchema.MigrateAsync(new PostgresOptions { ConnectionString = connectionString }, NullLogger.Instance, cancellationToken);
        await Partitioning.CutAsync(connectionString, cancellationToken);
    });

    private PostgresDatabase? _database;

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time, ITextAnalysis? analysis)
    {
        _database ??= await PostgresDatabase.CreateAsync(Template, TestContext.Current.CancellationToken);
        var options = new PostgresOptions { ConnectionString = _database.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
        return await PostgresFixture.OpenAsync(options, time, TestContext.Current.CancellationToken, analysis: analysis);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
