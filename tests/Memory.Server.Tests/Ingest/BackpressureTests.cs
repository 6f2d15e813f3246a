using Memory.Server.Ingest;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Ingest;

public sealed class BackpressureTests
{
    private static readonly IngestOptions Options = new() { FreelyWaiting = 100, LongestHold = TimeSpan.FromMilliseconds(100) };

    private readonly Testing.ManualTime _time = new();
    private readonly CountedQueue _line = new();
    private readonly Backpressure _backpressure;

    public BackpressureTests() => _backpressure = new Backpressure(_line, Options, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task HoldAsync_FewWait_ReturnsAtOnce(int waiting)
    {
        _line.Waiting = waiting;

        await _backpressure.HoldAsync(Token).AsTask().WaitAsync(TimeSpan.Zero, Token);
    }

    [Theory]
    [InlineData(150, 50)]
    [InlineData(200, 100)]
    [InlineData(100_000, 100)]
    public async Task HoldAsync_ManyWait_TakesAsLongAsTheyAreTooMany(int waiting, int milliseconds)
    {
        _line.Waiting = waiting;

        var held = _backpressure.HoldAsync(Token).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(held.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await held.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task HoldAsync_ManyCallers_CountOnceForAMoment()
    {
        for (var caller = 0; caller < 10; caller++)
            await _backpressure.HoldAsync(Token);
        Assert.Equal(1, _line.Looks);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _backpressure.HoldAsync(Token);
        Assert.Equal(2, _line.Looks);
    }

    [Fact]
    public async Task HoldAsync_QueueThatCannotBeAsked_HoldsNobody()
    {
        _line.Fault = new StorageUnavailableException("away");

        await _backpressure.HoldAsync(Token);
    }
}
