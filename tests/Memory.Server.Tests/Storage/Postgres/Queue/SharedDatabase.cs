using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>A database of its own that several servers' stores share.</summary>
internal sealed class SharedDatabase : IAsyncDisposable
{
    private readonly PostgresDatabase database;
    private readonly List<PostgresMemoryStore> stores = [];

    private SharedDatabase(PostgresDatabase database) => this.database = database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SharedDatabase> CreateAsync() => new(await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token));

    public static Scope User(string user) => new(new OwnerId("acme"), new UserId(user));

    /// <summary>For servers in processes of their own.</summary>
    public string ServerConnectionString => new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 12 }.ConnectionString;

    /// <summary>Opens a server's store. Its connections bear its name.</summary>
    public async Task<PostgresMemoryStore> OpenAsync(string name, Func<PostgresOptions, PostgresOptions>? with = null, TimeProvider? time = null)
    {
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = name, MaxPoolSize = 20 };
        var options = new PostgresOptions { ConnectionString = address.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
        var store = await PostgresFixture.OpenAsync(with is null ? options : with(options), time ?? TimeProvider.System, Token);
        stores.Add(store);
        return store;
    }

    /// <summary>Opens a connection beside the stores.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    public async Task<object?> AskAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        return await connection.AskAsync(sql);
    }

    /// <summary>Asks until the answer is yes.</summary>
    public Task UntilAsync(string sql) => AskUntilAsync(sql).Guarded();

    /// <summary>Asks until the answer is yes, for what may take longer.</summary>
    public Task UntilAsync(string sql, TimeSpan atMost) => AskUntilAsync(sql).WaitAsync(atMost, TimeProvider.System, Token);

    private Task AskUntilAsync(string sql) => Task.Run(
        async () =>
        {
            await using var connection = await ConnectAsync();
            await Polling.UntilAsync(async () => await connection.AskAsync(sql) is true);
        },
        Token);

    /// <summary>Waits until a store has looked for work and now waits to be told of some.</summary>
    public Task UntilIdleAsync(string name) => UntilAsync(
        $"""
        SELECT count(*) FILTER (WHERE query LIKE 'LISTEN%') > 0 AND count(*) FILTER (WHERE query LIKE '%NULLS FIRST%') > 0
        FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{name}' AND state = 'idle'
        """);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores)
            await store.DisposeAsync();
        await database.DisposeAsync();
    }
}

internal static class QueueSteps
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<object?> AskAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    /// <summary>Stores a job, as an ingest does.</summary>
    public static Task QueueAsync(this IMemoryStore store, Scope scope, int id, TimeProvider? time = null)
    {
        var now = (time ?? TimeProvider.System).Now();
        var job = Rows.Job(scope, id) with { CreatedAt = now, UpdatedAt = now };
        return store.CommitAsync(scope, new UserCommit { At = now, User = new UserProfile(now), Jobs = [job] }, Token);
    }

    public static Task<JobClaim> ClaimAsync(this IMemoryStore store) => store.Jobs.ClaimAsync(Token).Guarded();

    /// <summary>Ends a job and gives the user back, as a worker does.</summary>
    public static async Task EndAsync(this IMemoryStore store, JobClaim claim)
    {
        await store.EndWithoutReleaseAsync(claim);
        await store.Jobs.ReleaseAsync(claim, Token);
    }

    public static Task EndWithoutReleaseAsync(this IMemoryStore store, JobClaim claim) =>
        store.CommitAsync(claim.Scope, new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Done, UpdatedAt = TimeProvider.System.Now() }], Fence = claim }, Token);
}
