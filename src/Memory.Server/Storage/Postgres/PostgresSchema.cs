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

    private static async Task<T> RunAsync<T>(PostgresOptions options, Func<Database, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var database = new Database(options);
        return await PostgresFaults.TranslateAsync(() => work(database), cancellationToken);
    }
}
