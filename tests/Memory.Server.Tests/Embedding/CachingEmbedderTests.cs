using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Testing;

namespace Memory.Server.Tests.Embedding;

public sealed class CachingEmbedderTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly EmbeddingMetrics _metrics = new("fake", meters: null);

    [Fact]
    public async Task Generate_SameTexts_AskedForOnce()
    {
        using var embedder = Create();

        await embedder.AskAsync(["a", "b", "a"]);
        var again = await embedder.AskAsync(["b", "c", "a", "b"]);

        Assert.Equal([["a", "b"], ["c"]], _service.Calls);
        Assert.Equal(["b", "c", "a", "b"], again.Select(static vector => ((char)vector.Vector.Span[2]).ToString()));
    }

    [Fact]
    public async Task Generate_ManyAtOnce_ShareOneCall()
    {
        using var embedder = Create();
        var answer = Hold();

        var asking = Enumerable.Range(0, 20).Select(_ => embedder.AskAsync(["same", "text"])).ToList();
        answer.SetResult();
        var vectors = await Task.WhenAll(asking).Guarded();

        Assert.Single(_service.Calls);
        Assert.All(vectors, static one => Assert.Equal(2, one.Count));
    }

    [Fact]
    public async Task Generate_FirstGivesUp_OthersAndLaterOnesAreAnswered()
    {
        using var embedder = Create();
        var answer = Hold();
        using var impatience = new CancellationTokenSource();

        var first = embedder.GenerateAsync(["a"], cancellationToken: impatience.Token);
        var second = embedder.AskAsync(["a"]);
        await impatience.CancelAsync();
        var gaveUp = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Guarded());
        Assert.Equal(impatience.Token, gaveUp.CancellationToken);
        answer.SetResult();

        Assert.Single(await second.Guarded());
        Assert.Single(await embedder.AskAsync(["a"]));
        Assert.Single(_service.Calls);
    }

    [Fact]
    public async Task Generate_EverybodyGivesUp_AnswerServesTheNextOne()
    {
        using var embedder = Create();
        var answer = Hold();
        using var impatience = new CancellationTokenSource();
        var asking = embedder.GenerateAsync(["a"], cancellationToken: impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Guarded());

        var next = embedder.AskAsync(["a"]);
        answer.SetResult();

        Assert.Single(await next.Guarded());
        Assert.Single(_service.Calls);
    }

    [Fact]
    public async Task Generate_Failure_IsToldToAllAndNotKept()
    {
        using var embedder = Create();
        var answer = Hold(EmbeddingFault.Unavailable);
        var asking = Enumerable.Range(0, 3).Select(_ => embedder.AskAsync(["a"])).ToList();
        answer.SetResult();
        foreach (var one in asking)
            await Assert.ThrowsAsync<EmbeddingFailedException>(() => one.Guarded());

        _service.OnCall = static (texts, _) => Task.FromResult(FakeService.Vectors(texts));

        Assert.Single(await embedder.AskAsync(["a"]));
    }

    [Fact]
    public async Task Generate_AnothersTextIsRefused_OwnIsAskedForAlone()
    {
        using var embedder = Create();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.OnCall = async (texts, _) =>
        {
            await answer.Task;
            return texts.Contains("poison") ? throw FakeService.Fault(EmbeddingFault.TextRefused) : FakeService.Vectors(texts);
        };
        var other = embedder.AskAsync(["poison", "mine"]);
        var joined = embedder.AskAsync(["mine", "also mine"]);
        var second = embedder.AskAsync(["mine"]);
        answer.SetResult();

        await Assert.ThrowsAsync<EmbeddingFailedException>(() => other.Guarded());
        Assert.Equal(2, (await joined.Guarded()).Count);
        Assert.Single(await second.Guarded());
        Assert.DoesNotContain(_service.Calls.Skip(1), static call => call.Contains("poison"));
    }

    [Fact]
    public async Task Generate_MoreThanMayWait_FailsAtOnceAndRecovers()
    {
        using var embedder = Create(static bounds => bounds with { MaxWaitingCalls = 2 });
        var answer = Hold();
        var waiting = new[] { embedder.AskAsync(["a"]), embedder.AskAsync(["b"]) };

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["c"]));
        var joined = embedder.AskAsync(["a", "b"]);
        answer.SetResult();
        await Task.WhenAll(waiting).Guarded();

        Assert.Equal((EmbeddingFault.Full, true), (failed.Fault, failed.IsTransient));
        Assert.Equal(2, (await joined.Guarded()).Count);
        Assert.Single(await embedder.AskAsync(["c"]));
    }

    [Fact]
    public async Task Generate_BeyondItsBytes_OldestAreForgotten()
    {
        // Room for two vectors of three numbers.
        using var embedder = Create(static bounds => bounds with { CacheBytes = 2 * 212 });
        foreach (var text in new[] { "a", "b", "a", "c", "a", "b" })
            await embedder.AskAsync([text]);

        Assert.Equal([["a"], ["b"], ["c"], ["b"]], _service.Calls);
    }

    [Fact]
    public async Task Generate_NoCache_AskedEachTime()
    {
        using var embedder = Create(static bounds => bounds with { CacheBytes = 0 });
        await embedder.AskAsync(["a"]);
        await embedder.AskAsync(["a"]);

        Assert.Equal(2, _service.Calls.Count);
    }

    [Fact]
    public async Task Dispose_CallsUnderWay_EndThem()
    {
        var embedder = Create();
        _service.OnCall = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return [];
        };
        var asking = embedder.AskAsync(["a"]);
        embedder.Dispose();

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => asking.Guarded());
        Assert.Equal("The embedder is closed.", failed.Message);
        Assert.True(_service.IsDisposed);
    }

    [Fact]
    public async Task Generate_RandomLoad_EveryTextGetsItsOwnVector()
    {
        using var embedder = Create(static bounds => bounds with { CacheBytes = 10 * 212, MaxWaitingCalls = 1_000 });
        _service.OnCall = static async (texts, _) =>
        {
            await Task.Yield();
            return texts.Contains("7") && texts.Count > 1 ? throw FakeService.Fault(EmbeddingFault.TextRefused) : texts.Select(static text => new[] { float.Parse(text, null), 1 });
        };

        await Task.WhenAll(Enumerable.Range(0, 50).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var round = 0; round < 50; round++)
            {
                var texts = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => random.Next(30).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
                try
                {
                    var vectors = await embedder.AskAsync(texts);
                    Assert.Equal(texts, vectors.Select(static vector => vector.Vector.Span[0].ToString(System.Globalization.CultureInfo.InvariantCulture)));
                }
                catch (EmbeddingFailedException)
                {
                    // Only one's own text may be to blame.
                    Assert.Contains("7", texts);
                }
            }
        }))).Guarded();
    }

    public void Dispose()
    {
        _service.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Makes the next calls wait for a signal, and then end so.</summary>
    private TaskCompletionSource Hold(EmbeddingFault? fault = null)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.OnCall = async (texts, _) =>
        {
            await answer.Task;
            return fault is { } wrong ? throw FakeService.Fault(wrong) : FakeService.Vectors(texts);
        };
        return answer;
    }

    private CachingEmbedder Create(Func<EmbeddingOptions, EmbeddingOptions>? bound = null) =>
        new(_service, bound?.Invoke(new EmbeddingOptions()) ?? new EmbeddingOptions(), _metrics);
}
