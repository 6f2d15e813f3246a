using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Schema;

namespace Memory.Server.Storage.Postgres;

/// <summary>What is done to a database without serving from it.</summary>
internal static class PostgresSchema
{
    /// <summary>Creates or updates the schema; the names of the steps that were missing.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, is newer than this version, or refused a step.</exception>
    public static Task<IReadOnlyList<string>> MigrateAsync(PostgresOptions options, ILogger logger, CancellationToken cancellationToken) => RunAsync(
        options, database => new Migrator(database.ConnectionString, logger).ApplyAsync(cancellationToken), cancellationToken);

    /// <summary>Makes all vectors anew with another embedder; how many texts that were.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached. What was done stays done, and the rest is done by running it again.</exception>
    public static Task<long> ReembedAsync(PostgresOptions options, ITextAnalysis analysis, CancellationToken cancellationToken) => RunAsync(
        Patiently(options), database => new Reembedding(database, analysis).RunAsync(cancellationToken), cancellationToken);

    /// <summary>No request waits for it, and on a busy database a batch may take long.</summary>
    private static PostgresOptions Patiently(PostgresOptions options) => options with { Patience = options.SearchPatience };

    private static async Task<T> RunAsync<T>(PostgresOptions options, Func<Database, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var database = new Database(options);
        return await PostgresFaults.TranslateAsync(() => work(database), cancellationToken);
    }
}
