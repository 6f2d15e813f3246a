using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Storage.Postgres.Schema;
using Memory.Server.Tests.Recall;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

public sealed class MigrationTests : IAsyncLifetime
{
    private PostgresDatabase? database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await PostgresDatabase.CreateAsync(cancellationToken: Token);

    public async ValueTask DisposeAsync() => await database!.DisposeAsync();

    [Fact]
    public async Task Open_ByEightServersAtOnce_AppliesEachStepOnce()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpenAsync(), Token)));
        for (var number = 0; number < stores.Length; number++)
            await stores[number].CommitAsync(World.Of("acme", $"user {number}"), Rows.Known(new UserCommit { Turns = [Rows.Turn("m1")] }, TimeProvider.System), Token);

        Assert.Equal(8, (await stores[0].ListUsersAsync(new OwnerId("acme"), null, 20, Token)).Count);
        Assert.Equal(Migration.All.Select(static step => step.Name), await StepsAsync());
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task Apply_Again_DoesNothing()
    {
        var migrator = new Migrator(database!.ConnectionString, NullLogger.Instance);
        Assert.Equal(Migration.All.Select(static step => step.Name), await migrator.ApplyAsync(Token));
        Assert.Empty(await migrator.ApplyAsync(Token));
    }

    [Fact]
    public async Task Open_OfANewerSchema_IsRefusedAndChangesNothing()
    {
        await using (await OpenAsync())
            await NamesAsync("INSERT INTO schema_migrations (number, name) VALUES (999, '999_later')");

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenAsync());

        Assert.Equal($"The database's schema is at step 999; this version knows {Migration.All[^1].Number} only. Start the newer version.", fault.Message);
        Assert.Equal([.. Migration.All.Select(static step => step.Name), "999_later"], await StepsAsync());
    }

    [Fact]
    public async Task Open_WhenAStepFails_LeavesNothingOfItAndSucceedsLater()
    {
        // In the way of one of the last tables of the first step.
        await NamesAsync("CREATE TABLE api_keys (id integer)");

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenAsync());
        Assert.Equal("Step 001_tables of the database's schema failed: relation \"api_keys\" already exists.", fault.Message);
        Assert.Equal(["api_keys", "schema_migrations"], await NamesAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
        Assert.Empty(await StepsAsync());

        await NamesAsync("DROP TABLE api_keys");
        await using var store = await OpenAsync();
        Assert.True(await store.IsReachableAsync(Token));
    }

    [Fact]
    public async Task Open_WithVectorsThatAreTooLong_IsRefused()
    {
        using var embedder = new ScriptedEmbedder(new EmbeddingGeneratorMetadata("test", null, "another", 4001), static _ => new float[4001]);

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenAsync(embedder));

        Assert.Equal("The embedder test/another has 4001 dimensions; Postgres takes 1 to 4000.", fault.Message);
    }

    [Fact]
    public async Task Open_OnADatabaseOfAnEarlierVersion_KnowsItsUsersVectors()
    {
        await NamesAsync(string.Join(";\n", Migration.All.TakeWhile(static step => step.Number < 4).Select(static step => step.Sql)));
        await NamesAsync(
            """
            CREATE TABLE schema_migrations (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO schema_migrations (number, name) VALUES (1, '001_tables'), (2, '002_walls'), (3, '003_candidates');
            INSERT INTO deployment (embedder, dimensions) VALUES ('test/old', 3);
            ALTER TABLE turns ALTER COLUMN embedding TYPE halfvec(3) USING NULL;
            ALTER TABLE memories ALTER COLUMN embedding TYPE halfvec(3) USING NULL;
            INSERT INTO users (owner_id, user_key, user_id, first_version, version, created_at, last_turn, last_job) VALUES ('acme', gen_random_uuid(), 'ada', 1, 1, now(), 0, 0);
            """);

        await using (await OpenAsync())
        {
        }

        Assert.Equal(["3 test/old"], await NamesAsync("SELECT vectors FROM users"));
        Assert.Equal(["-1", "-1"], await NamesAsync("SELECT atttypmod::text FROM pg_attribute WHERE attname = 'embedding' AND attrelid IN ('turns'::regclass, 'memories'::regclass)"));
        await NamesAsync("INSERT INTO users (owner_id, user_key, user_id, first_version, version, created_at, last_turn, last_job) VALUES ('acme', gen_random_uuid(), 'bob', 1, 1, now(), 0, 0)");
        Assert.Equal(["none"], await NamesAsync("SELECT coalesce(vectors, 'none') FROM users WHERE user_id = 'bob'"));
    }

    [Fact]
    public async Task Open_OnADatabaseWithoutLanes_OffersItsWorkToTheRules()
    {
        var user = World.Of("acme", "ada");
        var earlier = Migration.All.TakeWhile(static step => step.Name != "008_lanes").ToArray();
        await NamesAsync(string.Join(";\n", earlier.Select(static step => step.Sql)));
        await NamesAsync("CREATE TABLE schema_migrations (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        foreach (var step in earlier)
            await NamesAsync($"INSERT INTO schema_migrations (number, name) VALUES ({step.Number}, '{step.Name}')");
        var (key, job) = (JobId.ScopeHash(user), Rows.Job(user, 1).Id);
        await NamesAsync(
            $"""
            INSERT INTO users (owner_id, user_key, user_id, first_version, version, created_at, last_turn, last_job) VALUES ('acme', '{key}', 'ada', 1, 1, now(), 0, 1);
            INSERT INTO jobs (owner_id, user_key, job_id, sequence, status, messages, memories, attempts, created_at, updated_at) VALUES ('acme', '{key}', '{job}', 1, 'queued', '{"{}"}', '{"{}"}', 0, now(), now());
            INSERT INTO work_queue (owner_id, user_key, user_id, unfinished, waits_since, epoch) VALUES ('acme', '{key}', 'ada', 1, now(), 0);
            """);

        await using var store = await OpenAsync();

        Assert.Equal(0, await store.Jobs.CountAsync(JobLane.Model, Token));
        var claim = await store.Jobs.ClaimAsync(Token);
        Assert.Equal((job, JobLane.Rules), (claim.Job.Id, claim.Lane));
    }

    private Task<PostgresMemoryStore> OpenAsync() =>
        PostgresFixture.OpenAsync(new PostgresOptions { ConnectionString = database!.ConnectionString, Patience = TimeSpan.FromSeconds(20) }, TimeProvider.System, Token);

    private Task<PostgresMemoryStore> OpenAsync(ScriptedEmbedder embedder) => PostgresMemoryStore.OpenAsync(
        new PostgresOptions { ConnectionString = database!.ConnectionString }, new TextAnalysis(embedder), TimeProvider.System, NullLogger<PostgresMemoryStore>.Instance, Token);

    private Task<List<string>> StepsAsync() => NamesAsync("SELECT name FROM schema_migrations ORDER BY number");

    private async Task<List<string>> NamesAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var names = new List<string>();
        while (await reader.ReadAsync(Token))
            names.Add(reader.GetString(0));
        return names;
    }
}
