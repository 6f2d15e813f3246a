using System.Globalization;
using System.Security.Cryptography;
using Memory.Server.Memories;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>The Postgres that the tests were given: its databases are made, cloned and dropped here.</summary>
internal static class PostgresServer
{
    public const string Variable = "MEMORY_TEST_POSTGRES";

    /// <summary>How the reason of every test starts that is skipped for want of a server; <c>test.sh</c> looks for it.</summary>
    public const string NoPostgres = $"No Postgres: set {Variable} or run ./test.sh";

    private const string Prefix = "memory_test_";

    private static readonly TimeOrderedIds Ids = new(TimeProvider.System, RandomNumberGenerator.Create());

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>The connection string of a database; the test that asks is skipped when there is no server.</summary>
    public static string ConnectionTo(string database)
    {
        Assert.SkipWhen(ConnectionString is null, NoPostgres);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;
    }

    /// <summary>Makes a database: empty, or as a template is.</summary>
    public static async Task<string> CreateAsync(string template, CancellationToken cancellationToken)
    {
        var name = Prefix + Ids.NewId().ToString("N");
        await RetryWhileInUseAsync(
            connection => $"CREATE DATABASE {name} TEMPLATE {template}{(CopiesThroughTheLog(connection) ? " STRATEGY file_copy" : "")}", cancellationToken);
        return name;
    }

    /// <summary>Drops a database, together with the connections to it that were not closed.</summary>
    public static Task DropAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken);

    /// <summary>Ends the connections to a database and lets no new ones in, as a template needs it.</summary>
    public static Task SealAsync(string name, CancellationToken cancellationToken) => ExecuteAsync(
        $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        cancellationToken);

    /// <summary>Drops what runs before a moment left behind when they were killed; their names tell when they were made.</summary>
    public static async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await using (var connection = await OpenAsync(cancellationToken))
        {
            await using var list = new NpgsqlCommand($"SELECT datname FROM pg_database WHERE datname LIKE '{Prefix}%'", connection);
            await using var reader = await list.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                names.Add(reader.GetString(0));
        }

        foreach (var name in names.Where(name => MadeAt(name) < before))
            await DropAsync(name, cancellationToken);
    }

    /// <summary>When a database was made, by the milliseconds at the start of its id; far in the future when it is none of ours.</summary>
    public static DateTimeOffset MadeAt(string name) =>
        name.Length == Prefix.Length + 32 && long.TryParse(name.AsSpan(Prefix.Length, 12), NumberStyles.AllowHexSpecifier, null, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MaxValue;

    /// <summary>A connection that is not pooled, to the database that the given connection string names.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(ConnectionString is null, NoPostgres);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static Task ExecuteAsync(string sql, CancellationToken cancellationToken) => ExecuteAsync(_ => sql, cancellationToken);

    private static async Task ExecuteAsync(Func<NpgsqlConnection, string> sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in sql(connection).Split("; "))
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// From version 15 on a new database is by default written to the log block by block, for a server with much else to do. To copy its files, as
    /// was done before, is a quarter of the work, and a run of the tests makes hundreds.
    /// </summary>
    private static bool CopiesThroughTheLog(NpgsqlConnection connection) => connection.PostgreSqlVersion.Major >= 15;

    /// <summary>Each attempt waits on the server's side, five seconds at most, for those who still use the template.</summary>
    private static async Task RetryWhileInUseAsync(Func<NpgsqlConnection, string> sql, CancellationToken cancellationToken)
    {
        const int attempts = 6;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync(sql, cancellationToken);
                return;
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ObjectInUse && attempt < attempts)
            {
            }
        }
    }
}
