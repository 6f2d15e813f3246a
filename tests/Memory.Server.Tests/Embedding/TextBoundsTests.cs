using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Embedding;

/// <summary>How texts are divided among calls, cut, and let through one after another.</summary>
public sealed class TextBoundsTests : IDisposable
{
    private readonly FakeService _service = new();

    [Fact]
    public async Task Batching_ManyTexts_WithinBothBoundsAndInOrder()
    {
        using var embedder = new BatchingEmbedder(_service, new EmbeddingOptions { MaxTextsPerCall = 3, MaxBytesPerCall = 10 });
        string[] texts = ["a", "b", "c", "d", "longer than a whole call may be", "eeeee", "fffff", "éé", "日本", "g"];

        var vectors = await embedder.AskAsync(texts);

        Assert.Equal([["a", "b", "c"], ["d"], ["longer than a whole call may be"], ["eeeee", "fffff"], ["éé", "日本"], ["g"]], _service.Calls);
        Assert.Equal(texts.Select(static text => (float)text.Length), vectors.Select(static vector => vector.Vector.Span[1]));
    }

    [Fact]
    public async Task Batching_NoTexts_NoCall()
    {
        using var embedder = new BatchingEmbedder(_service, new EmbeddingOptions());

        Assert.Empty(await embedder.AskAsync([]));
        Assert.Empty(_service.Calls);
    }

    [Fact]
    public async Task Preparing_LongTexts_CutBetweenCharacters()
    {
        using var embedder = new PreparingEmbedder(_service, new EmbeddingOptions { MaxTextBytes = 6 });

        await embedder.AskAsync(["abcdef", "abcdefg", "abc🐶ef", "ab🐶ef", "日本語", "\ud83dab", "\ud83dabcd"]);

        Assert.Equal(["abcdef", "abcdef", "abc", "ab🐶", "日本", "\ud83dab", "\ud83dabc"], Assert.Single(_service.Calls));
    }

    [Fact]
    public async Task Preparing_BlankTexts_AreNotSentAndCloseToNothing()
    {
        using var embedder = new PreparingEmbedder(new CheckingEmbedder(_service, dimensions: 3), new EmbeddingOptions());

        var vectors = await embedder.AskAsync(["", "a", " \n", "b"]);
        var blank = await embedder.AskAsync([" "]);

        Assert.Equal(["a", "b"], Assert.Single(_service.Calls));
        Assert.All([vectors[0], vectors[2], blank[0]], static vector => Assert.Equal(new float[3], vector.Vector.ToArray()));
        Assert.All([vectors[1], vectors[3]], static vector => Assert.NotEqual(0, vector.Vector.Span[0]));
    }

    [Fact]
    public async Task Preparing_Misuse_Throws()
    {
        using var embedder = new PreparingEmbedder(_service, new EmbeddingOptions());

        await Assert.ThrowsAsync<ArgumentNullException>(() => embedder.AskAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => embedder.AskAsync(["a", null!]));
        await Assert.ThrowsAsync<ArgumentException>(() => embedder.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 5 }, TestContext.Current.CancellationToken));
        Assert.Empty(_service.Calls);
    }

    [Fact]
    public async Task Orderly_ManyCalls_OnlySoManyAtATime()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.OnCall = async (texts, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 2)
                full.TrySetResult();
            await go.Task;
            Interlocked.Decrement(ref running);
            return FakeService.Vectors(texts);
        };
        using var embedder = new OrderlyEmbedder(_service, new EmbeddingOptions { MaxConcurrentCalls = 2 });

        var asking = Enumerable.Range(0, 10).Select(_ => embedder.AskAsync(["a"])).ToList();
        await full.Task.Guarded();
        go.SetResult();
        await Task.WhenAll(asking).Guarded();

        Assert.Equal((2, 10), (most, _service.Calls.Count));
    }

    [Fact]
    public async Task Checking_LengthNotTold_LearnedFromTheFirst()
    {
        using var embedder = new CheckingEmbedder(_service, dimensions: null);
        Assert.Null(embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);

        await embedder.AskAsync(["a"]);
        Assert.Equal(("fake-1", 3), (embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId, embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions));
        _service.OnCall = static (_, _) => Task.FromResult<IEnumerable<float[]>>([[1, 2, 3, 4]]);

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));
        Assert.Equal(EmbeddingFault.WrongDimensions, failed.Fault);
    }

    [Fact]
    public async Task Checking_VeryLargeAndVerySmallNumbers_StillUnitLength()
    {
        _service.OnCall = static (_, _) => Task.FromResult<IEnumerable<float[]>>([[float.MaxValue, float.MaxValue], [float.Epsilon, 0]]);
        using var embedder = new CheckingEmbedder(_service, dimensions: 2);

        var vectors = await embedder.AskAsync(["a", "b"]);

        Assert.Equal(0.70711, vectors[0].Vector.Span[0], 5);
        Assert.Equal(1, vectors[1].Vector.Span[0], 5);
    }

    public void Dispose() => _service.Dispose();

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, now, seen);
    }
}
