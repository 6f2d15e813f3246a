using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Testing;

namespace Memory.Server.Tests.Embedding;

public sealed class RetryingEmbedderTests : IDisposable
{
    /// <summary>The timer of the whole time is always there; the second is a wait.</summary>
    private const int Waiting = 2;

    private readonly FakeService _service = new();
    private readonly Memory.Testing.ManualTime _time = new();
    private readonly EmbeddingMetrics _metrics = new("fake", meters: null);

    [Fact]
    public async Task Generate_FaultsThatPass_WaitsDoubleEachTimeLessTheRandomPart()
    {
        FailTimes(3, EmbeddingFault.Unavailable);
        using var embedder = Create(random: 1);

        var asking = embedder.AskAsync(["a"]);
        foreach (var wait in new[] { 250, 500, 1_000 })
        {
            await _time.WhenTimersAsync(Waiting);
            var before = _service.Calls.Count;
            _time.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.Equal(before, _service.Calls.Count);
            Assert.Equal(Waiting, _time.ActiveTimers);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Single(await asking.Guarded());
        Assert.Equal(4, _service.Calls.Count);
    }

    [Fact]
    public async Task Generate_RetryAfter_IsWaitedFor()
    {
        FailTimes(1, EmbeddingFault.Throttled, TimeSpan.FromSeconds(12));
        using var embedder = Create();

        var asking = embedder.AskAsync(["a"]);
        await _time.WhenTimersAsync(Waiting);
        _time.Advance(TimeSpan.FromSeconds(11.9));
        Assert.Single(_service.Calls);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Single(await asking.Guarded());
    }

    [Theory]
    [InlineData(EmbeddingFault.Refused)]
    [InlineData(EmbeddingFault.TextRefused)]
    [InlineData(EmbeddingFault.Malformed)]
    [InlineData(EmbeddingFault.WrongDimensions)]
    [InlineData(EmbeddingFault.CircuitOpen)]
    internal async Task Generate_FaultsThatStay_NotRepeated(EmbeddingFault fault)
    {
        FailTimes(int.MaxValue, fault);
        using var embedder = Create();

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Equal(fault, failed.Fault);
        Assert.Single(_service.Calls);
    }

    [Fact]
    public async Task Generate_RetryAfterThatDoesNotFit_LastFaultAtOnce()
    {
        FailTimes(int.MaxValue, EmbeddingFault.Throttled, TimeSpan.FromSeconds(60));
        using var embedder = Create();

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Equal((EmbeddingFault.Throttled, TimeSpan.FromSeconds(60)), (failed.Fault, failed.RetryAfter));
        Assert.Single(_service.Calls);
    }

    [Fact]
    public async Task Generate_HangsBeyondTheWholeTime_Timeout()
    {
        _service.OnCall = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return [];
        };
        using var embedder = Create();

        var asking = embedder.AskAsync(["a"]);
        await _time.WhenTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(EmbeddingFault.Timeout, (await Assert.ThrowsAsync<EmbeddingFailedException>(() => asking.Guarded())).Fault);
    }

    [Fact]
    public async Task Generate_Cancelled_CallersOwnToken()
    {
        FailTimes(int.MaxValue, EmbeddingFault.Unavailable);
        using var embedder = Create();
        using var end = new CancellationTokenSource();

        var asking = embedder.GenerateAsync(["a"], cancellationToken: end.Token);
        await _time.WhenTimersAsync(Waiting);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Guarded());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Generate_NoRetries_OneCall()
    {
        FailTimes(int.MaxValue, EmbeddingFault.Unavailable);
        using var embedder = Create(bounds: new EmbeddingOptions { MaxRetries = 0 });

        await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Single(_service.Calls);
    }

    public void Dispose()
    {
        _service.Dispose();
        _metrics.Dispose();
    }

    private void FailTimes(int times, EmbeddingFault fault, TimeSpan? retryAfter = null) => _service.OnCall = (texts, _) =>
        _service.Calls.Count <= times ? throw FakeService.Fault(fault, retryAfter) : Task.FromResult(FakeService.Vectors(texts));

    private RetryingEmbedder Create(double random = 0, EmbeddingOptions? bounds = null) =>
        new(_service, bounds ?? new EmbeddingOptions(), _metrics, _time, () => random);
}
