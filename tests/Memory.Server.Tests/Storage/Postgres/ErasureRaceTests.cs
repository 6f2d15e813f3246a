using Memory.Server.Memories;
using Memory.Server.Storage;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>What another server may still do about a user who is being erased.</summary>
public sealed class ErasureRaceTests : IAsyncLifetime
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private readonly PostgresFixture _fixture = new();
    private IMemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await ((IStoreFixture)_fixture).OpenAsync(new ManualTime());

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task Survey_ThatStillSawTheUser_LeavesNobodyInLineForGood()
    {
        await using (var connection = new NpgsqlConnection(_fixture.Options.ConnectionString))
        {
            await connection.OpenAsync(Token);
            await using var line = new NpgsqlCommand("INSERT INTO vector_queue (owner_id, user_key, user_id, waits_since) VALUES ('acme', $1, 'ada', now())", connection);
            line.Parameters.Add(new NpgsqlParameter { Value = Guid.ParseExact(JobId.ScopeHash(Ada), "N") });
            await line.ExecuteNonQueryAsync(Token);
        }

        Assert.Equal(1, await _store!.Vectors!.CountAsync(Token));
        Assert.True(await _store.Vectors.CompleteAsync(Ada, Token));
        Assert.Equal(0, await _store.Vectors.CountAsync(Token));
    }

    [Fact]
    public async Task KeptAnswer_WrittenWhileTheErasureRuns_WaitsForItAndIsDropped()
    {
        var store = _store!;
        await store.CommitAsync(Ada, new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon), Turns = [Rows.Turn("m1")] }, Token);
        var request = new RequestKey("POST", "/v1/memory", "k");
        Task? keeping = null;
        await store.Erasures.EraseAsync(
            Ada,
            _ =>
            {
                // The erasure holds the user's lock now and has deleted nothing yet.
                keeping = store.Idempotency.KeepAsync(Ada.Owner, request, new KeptAnswer("f00d", 200, "application/json", "x", Rows.Noon) { User = Ada.User }, Token).AsTask();
                return default;
            },
            Token);
        await keeping!.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Null(await store.Idempotency.FindAsync(Ada.Owner, request, Rows.Noon, Token));
    }
}
