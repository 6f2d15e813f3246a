using System.Security.Cryptography;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres;

namespace Memory.Server.Tests.Storage.Postgres.Audit;

/// <summary>Two servers write one owner's log: what one of them remembers of it does not hold any more when the other has written.</summary>
public sealed class TwoWritersTests : IAsyncLifetime
{
    private static readonly OwnerId Acme = new("acme");
    private static readonly Scope Ada = new(Acme, new UserId("ada"));

    private PostgresDatabase? database;
    private PostgresMemoryStore? one;
    private PostgresMemoryStore? other;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        one = await PostgresFixture.OpenAsync(new() { ConnectionString = database.ConnectionString }, new ManualTime(), Token);
        other = await PostgresFixture.OpenAsync(new() { ConnectionString = database.ConnectionString }, new ManualTime(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in (PostgresMemoryStore?[])[one, other])
        {
            if (store is not null)
                await store.DisposeAsync();
        }

        if (database is not null)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Append_InTurnsAndAtOnce_OneChain()
    {
        for (var i = 0; i < 12; i++)
            await AppendAsync((i / 2) % 2 == 0 ? one! : other!);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => AppendAsync(i % 2 == 0 ? one! : other!), Token)));

        var (rows, last) = (await one!.Audit.ReadAsync(Acme, Token).ToListAsync(Token), AuditChain.Origin(Acme));
        Assert.Equal(112, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal((last.Sequence + 1, AuditChain.HashOf(last.Hash, row)), (row.Sequence, row.Hash));
            last = row.Link;
        }

        Assert.Equal(last, (await other!.Audit.GetEndsAsync(Acme, Token)).Head);
        Assert.Single(rows.Select(static row => row.Pseudonym).Distinct());
    }

    [Fact]
    public async Task Append_UserWhomTheOtherServerForgot_HasAnotherPseudonym()
    {
        await AppendAsync(one!);
        var before = await AppendAsync(one!);
        await other!.Audit.ForgetSubjectAsync(Ada, Token);
        var after = await AppendAsync(one!);

        Assert.NotEqual(before.Pseudonym, after.Pseudonym);
        Assert.Equal(after.Pseudonym, await other.Audit.FindSubjectAsync(Ada, Token));
    }

    private static async Task<AuditRow> AppendAsync(PostgresMemoryStore store) => await store.Audit.AppendAsync(
        Acme, new AuditDraft(Rows.Noon, null, "act.one") { User = Ada.User, Pseudonym = new Guid(RandomNumberGenerator.GetBytes(16)) }, Token);
}
