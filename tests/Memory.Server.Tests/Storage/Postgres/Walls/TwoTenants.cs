using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres;
using Memory.Server.Storage.Postgres.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>A database in which two owners have a row in every table, with the same ids wherever ids are chosen by applications.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    private PostgresDatabase? database;

    internal static OwnerId Acme { get; } = new("acme");

    internal static OwnerId Globex { get; } = new("globex");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.ConnectionString is null)
            return;
        database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        var time = new ManualTime();
        await using var store = await PostgresMemoryStore.OpenAsync(
            new PostgresOptions { ConnectionString = database.ConnectionString }, new PlainAnalysis(), time, NullLogger<PostgresMemoryStore>.Instance, Token);
        foreach (var owner in (OwnerId[])[Acme, Globex])
        {
            var scope = new Scope(owner, new UserId("ada"));
            await store.CommitAsync(
                scope,
                Rows.Known(
                    new UserCommit
                    {
                        Sessions = [Rows.Session("s1")],
                        Turns = [Rows.Turn("m1")],
                        Observations = [Rows.Observation(1)],
                        Memories = [Rows.Memory(1, from: "m1") with { Content = "Saw Miso" }, Rows.Memory(2)],
                        Associations = [Rows.Link(1, 3)],
                        Jobs = [Rows.Job(scope, 1, 0, "m1"), Rows.Job(scope, 2) with { Status = JobStatus.Failed }],
                    },
                    time),
                Token);
            await store.CommitAsync(scope, Rows.Known(new UserCommit { Erased = [Rows.Id(2)] }, time), Token);
            await store.Idempotency.KeepAsync(owner, new RequestKey("POST", "/v1/memories", "k1"), new KeptAnswer("f", 201, null, null, Rows.Noon), Token);
            await store.Audit.AppendAsync(owner, new AuditDraft(Rows.Noon, null, "act.one") { User = scope.User, Pseudonym = Rows.Id(1).Value }, Token);
            await store.Keys.AddAsync(Rows.Key(owner.Value, owner.Value.Length), Token);

            var gone = new Scope(owner, new UserId("gone"));
            await store.CommitAsync(gone, Rows.Known(new UserCommit(), time), Token);
            await store.Erasures.EraseAsync(gone, static _ => default, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
    }

    /// <summary>The product's access to it, over one connection, so that each transaction inherits what the one before left behind.</summary>
    internal Database Open(TimeSpan? patience = null)
    {
        Assert.SkipWhen(database is null, PostgresServer.NoPostgres);
        return new Database(new PostgresOptions
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1 }.ConnectionString,
            Patience = patience ?? TimeSpan.FromSeconds(20),
        });
    }

    /// <summary>A connection beside the pool.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync()
    {
        Assert.SkipWhen(database is null, PostgresServer.NoPostgres);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    /// <summary>Every table that a tenant's transaction may use.</summary>
    internal async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var connection = await ConnectAsync();
        return [.. await TenantTables.ListAsync(connection, Token), .. TenantTables.Shared.Keys];
    }

    /// <summary>Counts letters: these tests do not recall.</summary>
    private sealed class PlainAnalysis : ITextAnalysis
    {
        public AnalysisKind Kind { get; } = new(1, "test/plain", 1);

        /// <summary>Another kind, so that vectors are missing and users stand in line for them.</summary>
        public VectorKind Target { get; } = new("test/service", 1);

        public string TextOf(MemoryRecord memory) => memory.Content;

        public string? NameOf(MemoryRecord memory) => memory.Content;

        public ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            new([.. texts.Select(static text => new AnalyzedText(text, ["a"], [1], new float[] { 1 }))]);

        public IReadOnlyList<AnalyzedText> AnalyzeWords(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            [.. texts.Select(static text => new AnalyzedText(text, ["a"], [1], default))];
    }
}
