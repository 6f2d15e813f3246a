using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Vectors;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Storage;
using Memory.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Recall.Vectors;

/// <summary>The work in the background, over a real store, while the service is away and after.</summary>
public sealed class VectorFillerTests : IAsyncLifetime
{
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));
    private static readonly Scope Ben = new(new OwnerId("acme"), new UserId("ben"));

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-filler-").FullName;
    private readonly FakeService _service = new("service", 8);
    private readonly HastyTime _time = new(atMost: TimeSpan.FromMinutes(1));
    private readonly LogSpy _log = new();
    private readonly RecallTelemetry _telemetry = new();
    private VectorOptions _options = new() { Workers = 1, BatchSize = 2, Poll = TimeSpan.FromMinutes(5) };
    private EmbeddedMemoryStore? _store;
    private VectorFiller? _filler;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedMemoryStore.OpenAsync(
        new EmbeddedOptions { Folder = _folder, DiskThreads = 2, UpkeepInterval = TimeSpan.FromHours(1) }, new TextAnalysis(_service), _time, NullLogger<EmbeddedMemoryStore>.Instance, Token);

    public async ValueTask DisposeAsync()
    {
        if (_filler is not null)
        {
            await _filler.StopAsync(CancellationToken.None);
            _filler.Dispose();
        }

        await _store!.DisposeAsync();
        _service.Dispose();
        _telemetry.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Text_StoredWhileItRuns_GetsItsVectorWithoutAnyWait()
    {
        await StartAsync();

        await SayAsync(Ana, "my feline sleeps");

        await KnowsAllAsync(Ana);
        Assert.Equal(["my feline sleeps"], _service.Asked);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Service_ThatIsAway_IsTriedLaterEachTimeAndSaidOnce()
    {
        _service.Before = (_, _) => _service.Asked.Count <= 8 ? Task.FromException(FakeService.Fault(EmbeddingFault.Unreachable)) : Task.CompletedTask;
        await SayAsync(Ana, "my feline sleeps");

        await StartAsync();

        await KnowsAllAsync(Ana);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], _time.Waits.Select(static wait => wait.TotalSeconds));
        Assert.Single(_log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Service_ThatAsksForTime_GetsItWithinBounds()
    {
        _service.Before = (_, _) => _service.Asked.Count <= 2
            ? Task.FromException(new EmbeddingFailedException(EmbeddingFault.Throttled, "Later.") { RetryAfter = TimeSpan.FromSeconds(_service.Asked.Count == 1 ? 20 : 10_000) })
            : Task.CompletedTask;
        await SayAsync(Ana, "my feline sleeps");

        await StartAsync();

        await KnowsAllAsync(Ana);
        Assert.Equal([20, 60], _time.Waits.Select(static wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Call_ThatHangs_IsGivenUpAndTriedAgain()
    {
        _options = _options with { CallTimeout = TimeSpan.FromSeconds(50) };
        _service.Before = (_, _) => _service.Asked.Count == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, _time, Token) : Task.CompletedTask;
        await SayAsync(Ana, "my feline sleeps");

        await StartAsync();

        await KnowsAllAsync(Ana);
        Assert.Contains(_options.CallTimeout, _time.Waits);
    }

    [Fact]
    public async Task User_WhoseTextTheServiceCannotAnswer_DoesNotHoldUpTheNext()
    {
        _service.Before = static (texts, _) => texts[0] == "poison" ? Task.FromException(FakeService.Fault(EmbeddingFault.Malformed)) : Task.CompletedTask;
        await SayAsync(Ana, "poison");
        await SayAsync(Ben, "my feline sleeps");

        await StartAsync();

        await KnowsAllAsync(Ben);
    }

    private async Task StartAsync()
    {
        var analysis = new TextAnalysis(_service);
        var filling = new UserFilling(analysis, new Embedders(_service), _options, _telemetry, _time, NullLogger<UserFilling>.Instance);
        _filler = new VectorFiller(_store!, filling, _options, _time, new Logger<VectorFiller>(_log));
        await _filler.StartAsync(Token);
    }

    private Task SayAsync(Scope scope, string text) =>
        _store!.CommitAsync(scope, Rows.Known(new UserCommit { Turns = [Rows.Turn(text, content: text)] }, _time), Token);

    private Task KnowsAllAsync(Scope scope) =>
        Polling.UntilAsync(async () => (await _store!.ReadDeltaAsync(scope, 0, Token)).Vectors == Embedders.KindOf(_service));

    /// <summary>A clock that stands still, on which short waits are over at once; it keeps how long they would have been.</summary>
    private sealed class HastyTime(TimeSpan atMost) : TimeProvider
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<TimeSpan> _waits = new();

        public IReadOnlyList<TimeSpan> Waits => [.. _waits];

        public override DateTimeOffset GetUtcNow() => Rows.Noon;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > atMost)
                return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _waits.Enqueue(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan);
        }
    }
}
