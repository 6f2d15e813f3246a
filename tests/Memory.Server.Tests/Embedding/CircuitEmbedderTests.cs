using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Testing;

namespace Memory.Server.Tests.Embedding;

public sealed class CircuitEmbedderTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly Memory.Testing.ManualTime _time = new();
    private readonly EmbeddingMetrics _metrics = new("fake", meters: null);
    private readonly LogSpy _log = new();

    [Theory]
    [InlineData(EmbeddingFault.Unavailable)]
    [InlineData(EmbeddingFault.Timeout)]
    [InlineData(EmbeddingFault.Refused)]
    [InlineData(EmbeddingFault.WrongDimensions)]
    internal async Task Generate_ServiceKeepsFailing_LeftAloneUntilTheBreakIsOver(EmbeddingFault fault)
    {
        using var embedder = Create();
        await FailAsync(embedder, fault, times: 3);

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));
        Assert.Equal((EmbeddingFault.CircuitOpen, true), (failed.Fault, failed.IsTransient));
        Assert.Equal(3, _service.Calls.Count);

        Answer();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Single(await embedder.AskAsync(["a"]));
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task Generate_StillFailingAfterTheBreak_OneCallAndOneLine()
    {
        using var embedder = Create();
        await FailAsync(embedder, EmbeddingFault.Unavailable, times: 3);
        for (var round = 0; round < 3; round++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await FailAsync(embedder, EmbeddingFault.Unavailable, times: 1);
            Assert.Equal(EmbeddingFault.CircuitOpen, (await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]))).Fault);
        }

        Assert.Equal(6, _service.Calls.Count);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Generate_RetryAfter_MakesTheBreakLonger()
    {
        using var embedder = Create();
        await FailAsync(embedder, EmbeddingFault.Throttled, times: 3, TimeSpan.FromSeconds(40));

        Answer();
        _time.Advance(TimeSpan.FromSeconds(39));
        await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await embedder.AskAsync(["a"]));
    }

    [Fact]
    public async Task Generate_TextsAreRefused_ServiceIsStillAsked()
    {
        using var embedder = Create();
        await FailAsync(embedder, EmbeddingFault.TextRefused, times: 10);

        Answer();
        Assert.Single(await embedder.AskAsync(["a"]));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Generate_CallsThatAreBrokenOff_CountAsFailures()
    {
        using var embedder = Create();
        for (var call = 0; call < 3; call++)
        {
            using var own = new CancellationTokenSource();
            _service.OnCall = async (_, token) =>
            {
                await own.CancelAsync();
                token.ThrowIfCancellationRequested();
                return [];
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embedder.GenerateAsync(["a"], cancellationToken: own.Token).Guarded());
        }

        Assert.Equal(EmbeddingFault.CircuitOpen, (await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]))).Fault);
    }

    public void Dispose()
    {
        _service.Dispose();
        _metrics.Dispose();
        _log.Dispose();
    }

    private void Answer() => _service.OnCall = static (texts, _) => Task.FromResult(FakeService.Vectors(texts));

    private async Task FailAsync(CircuitEmbedder embedder, EmbeddingFault fault, int times, TimeSpan? retryAfter = null)
    {
        _service.OnCall = (_, _) => throw FakeService.Fault(fault, retryAfter);
        for (var call = 0; call < times; call++)
            Assert.Equal(fault, (await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]))).Fault);
    }

    private CircuitEmbedder Create() => new(_service, new EmbeddingOptions { MinimumCalls = 3 }, _metrics, _time, _log.CreateLogger("circuit"));
}
