using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Postgres.Queue;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A database that grows fast is planned for as it is, not as it was when it was empty.</summary>
public sealed class RowCountingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_ThatHaveGrown_AreCountedAndSmallOnesAreNot()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var time = new ManualTime();
        var store = await database.OpenAsync("server", static options => options with { CountedFrom = 16_384 }, time);
        var memories = Enumerable.Range(1, 49).Select(static number => Rows.Memory(number, content: $"{number} {new string('x', 1_000)}"));
        await store.CommitAsync(SharedDatabase.User("ada"), new UserCommit { User = new UserProfile(Rows.Noon), Memories = [.. memories] }, Token);

        time.Advance(new PostgresOptions { ConnectionString = "" }.CountingInterval);

        await database.UntilAsync("SELECT reltuples = 49 FROM pg_class WHERE relname = 'memories'");
        Assert.True(await database.AskAsync("SELECT reltuples <= 0 FROM pg_class WHERE relname = 'users'") is true);
    }
}
