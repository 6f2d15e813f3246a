using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Postgres.Sealing;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>The keys of users stand in parts as well.</summary>
public sealed class PartitionedSealingTests
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_InPartsAndEncrypted_ReadsWhatWasWrittenBeforeAndAfter()
    {
        await using var database = await PostgresDatabase.CreateAsync(PartitionedFixture.Template, Token);
        await using (var plain = await PostgresFixture.OpenAsync(new PostgresOptions { ConnectionString = database.ConnectionString }, TimeProvider.System, Token))
        {
            // Who has a key is an owner.
            await plain.Keys.AddAsync(Rows.Key("acme", 1), Token);
            await SayAsync(plain, "before");
        }

        var options = new PostgresOptions { ConnectionString = database.ConnectionString, Ring = SealedPostgresFixture.Sealing(1), Patience = TimeSpan.FromSeconds(20) };
        await using var store = await PostgresFixture.OpenAsync(options, TimeProvider.System, Token);
        Assert.True((await store.Sealing!.RunAsync(onProgress: null, Token)).IsDone);
        await SayAsync(store, "after");

        Assert.Equal(["after", "before"], (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Select(static turn => turn.Id.Value).Order(StringComparer.Ordinal));
        Assert.NotNull(await store.Erasures.EraseAsync(Ada, static _ => default, Token));
    }

    private static Task SayAsync(PostgresMemoryStore store, string text) =>
        store.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [Rows.Turn(text, content: text)] }, TimeProvider.System), Token);
}
