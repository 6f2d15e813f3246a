using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Encryption.Masters;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Embedded.Sealing;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Two servers, one over a plain store and one over an encrypted one, are fed the same random steps: every answer, scores too, is the same to the last bit.</summary>
public sealed class SealedDifferentialTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>In the middle both are stopped and started again; then one that was plain is encrypted, and one that was encrypted gets another key.</summary>
    [Theory]
    [MemberData(nameof(TestScale.Seeds), 10, 2, MemberType = typeof(TestScale))]
    public async Task Stores_FedTheSame_AnswerTheSame(int seed)
    {
        var story = Steps.Stories(TestScale.Full ? 600 : 150).Sample(1, new Rnd((ulong)seed, 1), 50).Single();
        await using var plain = new EmbeddedFixture();
        await using var closed = new SealedFixture { Ring = seed % 2 == 0 ? RingOpening.None : SealedFixture.Sealing(1) };
        using var embedder = new HashingEmbeddingGenerator();
        var analysis = new TextAnalysis(embedder);
        var (plainTime, closedTime) = (new ManualTime(), new ManualTime());
        var (open, sealedStore) = (await plain.OpenAsync(plainTime), await closed.OpenAsync(closedTime));
        var (left, right) = (new Twin(open, analysis, plainTime, "s"), new Twin(sealedStore, analysis, closedTime, "s"));
        await left.WorkAsync(Token);
        await right.WorkAsync(Token);
        for (var place = 0; place < story.Length; place++)
        {
            if (place == story.Length / 2)
            {
                await left.WorkAsync(Token);
                await right.WorkAsync(Token);
                await open.DisposeAsync();
                await sealedStore.DisposeAsync();
                closed.Ring = SealedFixture.Sealing(2, 1);
                (open, sealedStore) = (await plain.OpenAsync(plainTime), await closed.OpenAsync(closedTime));
                Assert.True((await sealedStore.Sealing!.RunAsync(null, Token)).IsDone);
                (left, right) = (left.Over(open), right.Over(sealedStore));
            }

            Assert.Equal(await story[place].AnswerAsync(left, Token), await story[place].AnswerAsync(right, Token));
        }

        left.Dispose();
        right.Dispose();
        await open.DisposeAsync();
        await sealedStore.DisposeAsync();
    }
}
