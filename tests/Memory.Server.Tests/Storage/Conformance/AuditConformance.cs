using System.Collections.Immutable;
using System.Security.Cryptography;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>The audit log: one chain for each owner, only ever added to, and shortened from the beginning alone.</summary>
public abstract class AuditConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly OwnerId Acme = Ada.Owner;
    private static readonly OwnerId Globex = new("globex");

    private protected IAuditStore Audit => Store.Audit;

    [Fact]
    public async Task Append_Line_EveryFieldReadBack()
    {
        var draft = new AuditDraft(Rows.Noon.AddMicroseconds(7), Rows.Id(9).Value, "memory.delete")
        {
            User = Ada.User, Pseudonym = Rows.Id(5).Value,
            Details = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("kind", "hard"), KeyValuePair.Create("a_count", "12 of 3")]),
        };
        var written = await Audit.AppendAsync(Acme, draft, Token);
        var bare = await Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, "retention.run"), Token);
        var again = await Audit.AppendAsync(Acme, draft with { Pseudonym = Rows.Id(6).Value }, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            var rows = await ReadAllAsync(Acme);
            Assert.Equal((1, draft.At, draft.Key, "memory.delete", Rows.Id(5).Value), (rows[0].Sequence, rows[0].At, rows[0].Key, rows[0].Action, rows[0].Pseudonym));
            Assert.Equal(draft.Details, rows[0].Details);
            Assert.Equal((2, null, null, 0), (rows[1].Sequence, rows[1].Key, rows[1].Pseudonym, rows[1].Details.Count));
            Assert.Equal((3, draft.At, draft.Key, "memory.delete", Rows.Id(5).Value), (rows[2].Sequence, rows[2].At, rows[2].Key, rows[2].Action, rows[2].Pseudonym));
            Assert.Equal(draft.Details, rows[2].Details);
            Assert.Equal([written.Hash, bare.Hash, again.Hash], rows.Select(static row => row.Hash));
            Assert.Equal(new AuditEnds(AuditChain.Origin(Acme), again.Link), await Audit.GetEndsAsync(Acme, Token));
        }
    }

    [Fact]
    public async Task Append_ByManyAtOnce_OneChainWithoutGaps()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () => await AppendAsync(Acme, $"act.{i}", user: $"user {i % 7}"), Token)));
        Assert.Equal(Enumerable.Range(1, 300).Select(static i => (long)i), rows.Select(static row => row.Sequence).Order());
        await AssertChainedAsync(Acme, 300);
        Assert.All(rows.GroupBy(static row => int.Parse(row.Action[4..], null) % 7), static one => Assert.Single(one.Select(static row => row.Pseudonym).Distinct()));
        await ReopenAsync();
        await AppendAsync(Acme, "act.more");
        await AssertChainedAsync(Acme, 301);
    }

    [Fact]
    public async Task Append_OfTwoOwners_TwoChains()
    {
        await AppendAsync(Acme, "act.one", "ada");
        await AppendAsync(Globex, "act.two", "ada");
        await AppendAsync(Acme, "act.three", "ada");
        await AssertChainedAsync(Acme, 2);
        await AssertChainedAsync(Globex, 1);
        Assert.NotEqual((await ReadAllAsync(Acme))[0].Pseudonym, (await ReadAllAsync(Globex))[0].Pseudonym);
        Assert.Equal(["acme", "globex"], (await Audit.ListOwnersAsync(Token)).Select(static owner => owner.Value).Order());
        Assert.Empty(await ReadAllAsync(new OwnerId("nobody")));
        Assert.Null((await Audit.GetEndsAsync(new OwnerId("nobody"), Token)).Head);
    }

    [Theory]
    [InlineData("what did she say?\n")]
    [InlineData("ü")]
    [InlineData("")]
    public async Task Append_DetailThatIsPeoplesText_IsRefused(string text)
    {
        var draft = new AuditDraft(Rows.Noon, null, "act.one") { Details = ImmutableSortedDictionary<string, string>.Empty.Add("said", text) };
        await Assert.ThrowsAsync<ArgumentException>(() => Audit.AppendAsync(Acme, draft, Token).AsTask());
        Assert.Empty(await ReadAllAsync(Acme));
    }

    [Fact]
    public async Task List_Filtered_NewestFirstInPages()
    {
        var pseudonym = (await AppendAsync(Acme, "memory.store", "ada")).Pseudonym;
        for (var i = 0; i < 20; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await AppendAsync(Acme, i % 2 == 0 ? "memory.store" : "memory.edit", i % 3 == 0 ? "ada" : "bob");
        }

        Assert.Equal(Enumerable.Range(1, 21).Reverse(), await PagesAsync(new AuditFilter(), 4));
        Assert.Equal([20, 17, 14, 11, 8, 5, 2, 1], await PagesAsync(new AuditFilter(Pseudonym: pseudonym), 3));
        Assert.Equal([20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 1], (await PagesAsync(new AuditFilter(Action: "memory.store"), 3)).Order().Reverse());
        Assert.Equal([21, 20, 19], await PagesAsync(new AuditFilter(Since: Rows.Noon.AddMinutes(18)), 2));
        Assert.Equal([20], await PagesAsync(new AuditFilter(pseudonym, "memory.store", Rows.Noon.AddMinutes(18)), 2));
        Assert.Empty(await PagesAsync(new AuditFilter(Pseudonym: Guid.Empty), 2));
    }

    [Fact]
    public async Task Forget_Subject_LinesStayAndTheNextOneHasAnotherPseudonym()
    {
        Assert.Null(await Audit.FindSubjectAsync(Ada, Token));
        var first = (await AppendAsync(Acme, "act.one", "ada")).Pseudonym;
        await AppendAsync(Acme, "act.two", "bob");
        Assert.Equal(first, await Audit.FindSubjectAsync(Ada, Token));
        await Audit.ForgetSubjectAsync(Ada, Token);
        await Audit.ForgetSubjectAsync(Ada, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Null(await Audit.FindSubjectAsync(Ada, Token));
            Assert.NotNull(await Audit.FindSubjectAsync(Bob, Token));
        }

        var second = (await AppendAsync(Acme, "act.three", "ada")).Pseudonym;
        Assert.NotEqual(first, second);
        Assert.Equal(second, await Audit.FindSubjectAsync(Ada, Token));
        await AssertChainedAsync(Acme, 3);
    }

    [Fact]
    public async Task Prune_OldLines_ChainGoesOnFromTheAnchor()
    {
        for (var i = 1; i <= 10; i++)
        {
            await AppendAsync(Acme, $"act.{i}");
            Time.Advance(TimeSpan.FromDays(1));
        }

        var all = await ReadAllAsync(Acme);
        Assert.Equal(0, await Audit.PruneAsync(Acme, Rows.Noon, Time.GetUtcNow(), Token));
        Assert.Equal(4, await Audit.PruneAsync(Acme, Rows.Noon.AddDays(4), Time.GetUtcNow(), Token));
        Assert.Equal(0, await Audit.PruneAsync(Acme, Rows.Noon.AddDays(4), Time.GetUtcNow(), Token));
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            var rows = await ReadAllAsync(Acme);
            Assert.Equal([5, 6, 7, 8, 9, 10, 11], rows.Select(static row => row.Sequence));
            Assert.Equal(all[3].Link, (await Audit.GetEndsAsync(Acme, Token)).Anchor);
            Assert.Equal(("audit.prune", "4", "4", all[3].Hash), (rows[^1].Action, rows[^1].Details["removed"], rows[^1].Details["through"], rows[^1].Details["hash"]));
            Assert.Equal(AuditChain.HashOf(all[3].Hash, rows[0]), rows[0].Hash);
            Assert.Equal(Enumerable.Range(5, 7).Reverse(), await PagesAsync(new AuditFilter(), 3));
        }

        // Everything is old now, and still the last line stays.
        Assert.Equal(6, await Audit.PruneAsync(Acme, Time.GetUtcNow(), Time.GetUtcNow(), Token));
        Assert.Equal([11, 12], (await ReadAllAsync(Acme)).Select(static row => row.Sequence));
        await AppendAsync(Acme, "act.more");
        Assert.Equal(13, (await Audit.GetEndsAsync(Acme, Token)).Head!.Sequence);
        await AssertChainedAsync(Acme, 3);
        Assert.Equal(0, await Audit.PruneAsync(new OwnerId("nobody"), Time.GetUtcNow(), Time.GetUtcNow(), Token));
    }

    private protected ValueTask<AuditRow> AppendAsync(OwnerId owner, string action, string? user = null) => Audit.AppendAsync(
        owner,
        new AuditDraft(Time.GetUtcNow(), null, action) { User = user is null ? null : new UserId(user), Pseudonym = user is null ? null : new Guid(RandomNumberGenerator.GetBytes(16)) },
        Token);

    private protected ValueTask<List<AuditRow>> ReadAllAsync(OwnerId owner) => Audit.ReadAsync(owner, Token).ToListAsync(Token);

    private async Task AssertChainedAsync(OwnerId owner, int count)
    {
        var (rows, ends) = (await ReadAllAsync(owner), await Audit.GetEndsAsync(owner, Token));
        Assert.Equal(count, rows.Count);
        var last = ends.Anchor;
        foreach (var row in rows)
        {
            Assert.Equal((last.Sequence + 1, AuditChain.HashOf(last.Hash, row)), (row.Sequence, row.Hash));
            last = row.Link;
        }

        Assert.Equal(last, ends.Head);
    }

    private async Task<IEnumerable<int>> PagesAsync(AuditFilter filter, int limit)
    {
        var all = new List<AuditRow>();
        while (await Audit.ListAsync(Acme, filter, all.Count == 0 ? null : all[^1].Sequence, limit, Token) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= limit);
            all.AddRange(page);
        }

        return all.Select(static row => (int)row.Sequence);
    }
}
