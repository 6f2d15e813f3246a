using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Two servers, one over each store, are fed the same random steps and asked the same: every answer is the same to the last bit.</summary>
public sealed class DifferentialTests : IAsyncLifetime
{
    private TwinStores? stores;
    private int stories;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stores = await TwinStores.OpenAsync(Token);

    public async ValueTask DisposeAsync() => await stores!.DisposeAsync();

    /// <summary>A story that fails is told again in shorter versions, until the shortest one is found that still fails.</summary>
    [Theory]
    [MemberData(nameof(TestScale.Seeds), 20, 2, MemberType = typeof(TestScale))]
    public void Stores_FedTheSame_AnswerTheSame(int seed) =>
        Prop.ForAll(Arb.From(Steps.Stories(TestScale.Full ? 1000 : 150), Steps.Shorter), TellAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1).WithQuietOnSuccess(true).WithReplay(new Replay(new Rnd((ulong)seed, 1), 50)));

    /// <summary>Whatever was done, every invariant of the store holds. Owners are found by their keys.</summary>
    private async Task VerifyAsync(Twin twin)
    {
        for (var i = 0; i < 2; i++)
            await twin.Store.Keys.AddAsync(Rows.Key(twin.OwnerOf(i).Value, (stories * 2) + i), Token);
        var verifier = new StoreVerifier(twin.Store, twin.Time);
        var faults = await verifier.FindAsync([], Token).ToListAsync(Token);
        Assert.DoesNotContain(faults, fault => fault.Owner is not { } owner || owner == twin.OwnerOf(0) || owner == twin.OwnerOf(1));
    }

    /// <summary>Tells a story to both, who know nothing of the ones before; in the middle both are stopped and started again.</summary>
    private async Task TellAsync(Step[] story)
    {
        using var embedder = new HashingEmbeddingGenerator();
        var analysis = new TextAnalysis(embedder);
        var label = (++stories).ToString(CultureInfo.InvariantCulture);
        var (left, right) = (new Twin(stores!.Embedded, analysis, stores.EmbeddedTime, label), new Twin(stores.Postgres, analysis, stores.PostgresTime, label));
        await left.WorkAsync(Token);
        await right.WorkAsync(Token);
        for (var place = 0; place < story.Length; place++)
        {
            if (place == story.Length / 2)
            {
                // The embedded store finds what an earlier process left in the background, and does not tell when it has.
                await left.WorkAsync(Token);
                await right.WorkAsync(Token);
                await stores.ReopenAsync(Token);
                (left, right) = (left.Over(stores.Embedded), right.Over(stores.Postgres));
            }

            var (embedded, postgres) = (await story[place].AnswerAsync(left, Token), await story[place].AnswerAsync(right, Token));
            if (embedded != postgres)
                Assert.Fail($"Step {place} of {story.Length}, {story[place]}, is answered\n{Around(embedded, postgres)}\nby the embedded store and\n{Around(postgres, embedded)}\nby Postgres.");
        }

        await VerifyAsync(left);
        await VerifyAsync(right);
        left.Dispose();
        right.Dispose();
    }

    /// <summary>The part of an answer where it begins to differ.</summary>
    private static string Around(string answer, string other)
    {
        var same = answer.AsSpan().CommonPrefixLength(other);
        var start = Math.Max(0, same - 300);
        return (start > 0 ? "…" : "") + answer[start..Math.Min(answer.Length, same + 300)];
    }
}
