using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class IdempotencyConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly RequestKey Request = new("POST", "/v1/ingest", "k1");

    [Fact]
    public async Task Keep_Answer_FoundForADayByItsOwnerOnly()
    {
        var answer = new KeptAnswer("f00d", 202, "application/json", """{"a":"ü"}""", Rows.Noon);
        await Store.Idempotency.KeepAsync(Ada.Owner, Request, answer, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Equal(answer, await FindAsync(Request, Rows.Noon.AddHours(24).AddTicks(-1)));
            Assert.Null(await FindAsync(Request, Rows.Noon.AddHours(24)));
            Assert.Null(await FindAsync(Request with { Path = "/v1/memory" }, Rows.Noon));
            Assert.Null(await Store.Idempotency.FindAsync(new OwnerId("other"), Request, Rows.Noon, Token));
        }
    }

    [Fact]
    public async Task Keep_SecretAnswer_KeptWithoutItsBody()
    {
        var answer = new KeptAnswer("f00d", 201, null, null, Rows.Noon);
        await Store.Idempotency.KeepAsync(Ada.Owner, Request, answer, Token);
        await ReopenAsync();
        Assert.Equal(answer, await FindAsync(Request, Rows.Noon));
    }

    [Fact]
    public async Task Begin_SeveralAtOnce_TheFirstOnesNoteCounts()
    {
        var notes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => BeginAsync("a", Rows.Noon.AddMilliseconds(i))));
        var first = Assert.Single(notes.Distinct());
        Assert.Equal(first, await FindAsync(Request, Rows.Noon));
        Assert.Equal("b", (await BeginAsync("b", Rows.Noon.AddSeconds(1))).Fingerprint);
    }

    [Fact]
    public async Task Begin_Answered_TheAnswerStandsForADay()
    {
        var answer = new KeptAnswer("a", 200, null, "1", Rows.Noon);
        await Store.Idempotency.KeepAsync(Ada.Owner, Request, answer, Token);
        Assert.Equal(answer, await BeginAsync("a", Rows.Noon.AddSeconds(1)));
        Assert.Equal(answer, await BeginAsync("b", Rows.Noon.AddHours(24).AddMicroseconds(-1)));
        Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(KeptAnswer.Begun, (await BeginAsync("b", Rows.Noon.AddHours(24))).Status);
    }

    [Fact]
    public async Task Keep_AfterTheDay_TheNewAnswerCounts()
    {
        await Store.Idempotency.KeepAsync(Ada.Owner, Request, new KeptAnswer("a", 200, null, "1", Rows.Noon), Token);
        var second = new KeptAnswer("b", 200, null, "2", Rows.Noon.AddHours(25));
        Time.Advance(TimeSpan.FromHours(25));
        await Store.Idempotency.KeepAsync(Ada.Owner, Request, second, Token);
        await ReopenAsync();
        Assert.Equal(second, await FindAsync(Request, Rows.Noon.AddHours(26)));
    }

    private Task<KeptAnswer> BeginAsync(string fingerprint, DateTimeOffset at) => Store.Idempotency.BeginAsync(
        Ada.Owner, Request, new KeptAnswer(fingerprint, KeptAnswer.Begun, null, null, at), Token).AsTask();

    private ValueTask<KeptAnswer?> FindAsync(RequestKey request, DateTimeOffset now) => Store.Idempotency.FindAsync(Ada.Owner, request, now, Token);
}
