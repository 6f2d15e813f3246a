using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage.Embedded.Sealing;
using Memory.Server.Tests.Storage.Postgres.Sealing;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>
/// Three servers, over a plain Postgres, an encrypted Postgres and an encrypted embedded store, are fed the same random steps: every answer, scores too, is the
/// same to the last bit.
/// </summary>
public sealed class SealedPostgresDifferentialTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>In the middle one that was plain is encrypted, and one that was encrypted gets another key.</summary>
    [Theory]
    [MemberData(nameof(TestScale.Seeds), 10, 1, MemberType = typeof(TestScale))]
    public async Task Stores_FedTheSame_AnswerTheSame(int seed)
    {
        var story = Steps.Stories(TestScale.Full ? 600 : 90).Sample(1, new Rnd((ulong)seed, 1), 50).Single();
        await using var plain = new SealedPostgresFixture();
        await plain.BeginPlainAsync();
        await using var closed = new SealedPostgresFixture();
        if (seed % 2 == 0)
            await closed.BeginPlainAsync();
        await using var embedded = new SealedFixture();
        using var embedder = new HashingEmbeddingGenerator();
        var analysis = new TextAnalysis(embedder);
        var (plainTime, closedTime, embeddedTime) = (new ManualTime(), new ManualTime(), new ManualTime());
        await using var open = await plain.OpenAsync(plainTime);
        await using var folder = await embedded.OpenAsync(embeddedTime);
        var store = await closed.OpenAsync(closedTime);
        using var left = new Twin(open, analysis, plainTime, "s");
        using var third = new Twin(folder, analysis, embeddedTime, "s");
        var right = new Twin(store, analysis, closedTime, "s");
        foreach (var twin in (Twin[])[left, right, third])
        {
            for (var i = 0; i < 2; i++)
                await twin.Store.Keys.AddAsync(Rows.Key(twin.OwnerOf(i).Value, i), Token);
        }

        for (var place = 0; place < story.Length; place++)
        {
            if (place == story.Length / 2)
            {
                await store.DisposeAsync();
                closed.Ring = SealedPostgresFixture.Sealing(2, 1);
                store = await closed.OpenAsync(closedTime);
                Assert.True((await store.Sealing!.RunAsync(null, Token)).IsDone);
                right = right.Over(store);
            }

            var answer = await story[place].AnswerAsync(right, Token);
            Assert.Equal(await story[place].AnswerAsync(left, Token), answer);
            Assert.Equal(await story[place].AnswerAsync(third, Token), answer);
        }

        Assert.Empty(closed.Broken);
        right.Dispose();
        await store.DisposeAsync();
    }
}
