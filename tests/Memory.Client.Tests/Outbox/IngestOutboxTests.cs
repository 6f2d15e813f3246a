using System.Collections.Concurrent;
using System.Net;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox;

public sealed class IngestOutboxTests
{
    private readonly ManualTime time = new();
    private readonly LogSpy logs = new();
    private readonly FakeMemory memory = new();

    [Fact]
    public async Task Enqueue_Turn_ArrivesWithIdsAndTimes()
    {
        await using var outbox = Open();

        Assert.True(outbox.Enqueue(Said("u", "s", "hello")));
        await outbox.WhenIdleAsync().Guarded();

        var request = Assert.Single(memory.Ingests);
        Assert.Equal(("u", "s"), (request.UserId, request.SessionId));
        var message = Assert.Single(request.Messages);
        Assert.Equal(7, Guid.Parse(message.Id!).Version);
        Assert.Equal(time.GetUtcNow(), message.CreatedAt);
        Assert.Equal((0, 1L, 0L), (outbox.Pending, outbox.Delivered, outbox.Dropped));
    }

    [Fact]
    public async Task Enqueue_MessageWithIdAndTime_KeepsThem()
    {
        await using var outbox = Open();
        var said = new IngestMessage { Role = TurnRole.User, Content = "x", Id = "mine", CreatedAt = DateTimeOffset.UnixEpoch };

        outbox.Enqueue(new() { UserId = "u", Messages = [said] });
        await outbox.WhenIdleAsync().Guarded();

        Assert.Equal(said, memory.Messages.Single());
    }

    [Fact]
    public async Task Enqueue_ServerHangs_ReturnsAtOnce()
    {
        var release = new TaskCompletionSource();
        memory.OnIngest = async (request, _) =>
        {
            await release.Task;
            return FakeMemory.Stored(request);
        };
        await using var outbox = Open();

        Assert.True(outbox.Enqueue(Said("u", "s", "1")));
        Assert.Equal(1, outbox.Pending);

        release.SetResult();
        await outbox.WhenIdleAsync().Guarded();
    }

    [Fact]
    public async Task Session_ManyTurns_ArriveInOrderAndInBatches()
    {
        var first = new TaskCompletionSource();
        memory.OnIngest = async (request, _) =>
        {
            await first.Task;
            return FakeMemory.Stored(request);
        };
        await using var outbox = Open(options => options.Outbox.BatchSize = 10);
        for (var i = 0; i < 25; i++)
            outbox.Enqueue(Said("u", "s", $"{i}"));

        first.SetResult();
        await outbox.WhenIdleAsync().Guarded();

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), memory.Messages.Select(message => message.Content));
        Assert.All(memory.Ingests, request => Assert.InRange(request.Messages.Count, 1, 10));
        Assert.InRange(memory.Ingests.Count, 3, 4);
    }

    [Fact]
    public async Task Outage_ThenRecovery_TheSameIdsAreSentAgainAndNothingIsLost()
    {
        var sent = new ConcurrentQueue<string>();
        var attempts = 0;
        memory.OnIngest = (request, _) =>
        {
            foreach (var message in request.Messages)
                sent.Enqueue(message.Id!);
            return Interlocked.Increment(ref attempts) <= 3
                ? throw new MemoryUnavailableException("down")
                : ValueTask.FromResult(FakeMemory.Stored(request));
        };
        await using var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));

        for (var retry = 0; retry < 3; retry++)
        {
            await time.WhenTimersAsync(1);
            Assert.Equal(1, outbox.Pending);
            time.Advance(TimeSpan.FromSeconds(30));
        }

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(4, sent.Count);
        Assert.Single(sent.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, outbox.Delivered);
        Assert.Equal(LogLevel.Warning, Assert.Single(logs.Lines).Level);
    }

    [Fact]
    public async Task Outage_VeryLong_KeepsRetryingWithinTheLongestDelay()
    {
        var attempts = 0;
        memory.OnIngest = (request, _) => Interlocked.Increment(ref attempts) <= 2_000
            ? throw new MemoryUnavailableException("down")
            : ValueTask.FromResult(FakeMemory.Stored(request));
        await using var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));

        for (var retry = 0; retry < 2_000; retry++)
        {
            await time.WhenTimersAsync(1);
            time.Advance(TimeSpan.FromSeconds(30));
        }

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(1, outbox.Delivered);
    }

    [Fact]
    public async Task RetryAfter_FromTheServer_IsHonoured()
    {
        var attempts = 0;
        memory.OnIngest = (request, _) => Interlocked.Increment(ref attempts) == 1
            ? throw new MemoryUnavailableException("busy", retryAfter: TimeSpan.FromSeconds(100))
            : ValueTask.FromResult(FakeMemory.Stored(request));
        await using var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));
        await time.WhenTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(99.9));
        Assert.Equal(1, time.ActiveTimers);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task OneSession_StuckInRetries_OthersGoOn()
    {
        memory.OnIngest = (request, _) => request.UserId == "stuck"
            ? throw new MemoryUnavailableException("damaged")
            : ValueTask.FromResult(FakeMemory.Stored(request));
        using var outbox = Open();
        outbox.Enqueue(Said("stuck", "s", "x"));
        await time.WhenTimersAsync(1);

        for (var i = 0; i < 20; i++)
            outbox.Enqueue(Said($"u{i}", "s", "y"));
        while (outbox.Delivered == 0)
        {
            await time.WhenTimersAsync(1);
            time.Advance(TimeSpan.FromSeconds(30));

            // An attempt that this began has to come to its end before its own time is over by this clock.
            for (var wait = 0; wait < 5 && outbox.Delivered == 0; wait++)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        // One of them found the server well, so all go at once; the stuck one waits on its own from now on.
        await Until(() => outbox.Delivered == 20);
        outbox.Enqueue(Said("v", "s", "z"));
        await Until(() => outbox.Delivered == 21);
        Assert.Equal(1, outbox.Pending);
    }

    [Fact]
    public async Task Batch_WithARefusedMessage_OnlyThatOneIsSetAside()
    {
        var gate = new TaskCompletionSource();
        var stored = new ConcurrentQueue<string>();
        memory.OnIngest = async (request, _) =>
        {
            await gate.Task;
            if (request.Messages.Any(message => message.Content == "poison"))
                throw new MemoryApiException(HttpStatusCode.BadRequest, new());
            foreach (var message in request.Messages)
                stored.Enqueue(message.Content);
            return FakeMemory.Stored(request);
        };
        await using var outbox = Open();
        foreach (var content in (string[])["0", "1", "2", "poison", "4", "5", "6"])
            outbox.Enqueue(Said("u", "s", content));

        gate.SetResult();
        await outbox.WhenIdleAsync().Guarded();

        Assert.Equal(["0", "1", "2", "4", "5", "6"], stored);
        Assert.Equal((6L, 1L), (outbox.Delivered, outbox.Refused));
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Lines).Level);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task WrongKey_UntilItIsMended_NothingIsLostAndItIsSaidOnce(HttpStatusCode status)
    {
        var isMended = false;
        memory.OnIngest = (request, _) => Volatile.Read(ref isMended)
            ? ValueTask.FromResult(FakeMemory.Stored(request))
            : throw new MemoryApiException(status, new());
        await using var outbox = Open(options => (options.Outbox.MaxTries, options.Outbox.MaxConcurrentRequests) = (2, 1));
        outbox.Enqueue(Said("u", "s", "1"));
        outbox.Enqueue(Said("v", "s", "2"));
        for (var retry = 0; retry < 20; retry++)
        {
            await time.WhenTimersAsync(1);
            Assert.Equal((2, 0L, 0L), (outbox.Pending, outbox.Refused, outbox.Dropped));

            // Slowly: nothing is sent before the longest delay is over.
            var sent = memory.Ingests.Count;
            time.Advance(TimeSpan.FromSeconds(29.9));
            Assert.Equal(sent, memory.Ingests.Count);
            if (retry == 19)
                Volatile.Write(ref isMended, true);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(2, outbox.Delivered);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Lines).Level);
    }

    [Fact]
    public async Task Queue_Full_DropsTheNewestCountsItAndWarnsOnce()
    {
        var release = new TaskCompletionSource();
        memory.OnIngest = async (request, _) =>
        {
            await release.Task;
            return FakeMemory.Stored(request);
        };
        await using var outbox = Open(options => options.Outbox.Capacity = 3);
        for (var i = 0; i < 3; i++)
            Assert.True(outbox.Enqueue(Said("u", "s", $"{i}")));

        Assert.False(outbox.Enqueue(Said("u", "s", "late")));
        Assert.False(outbox.Enqueue(Said("v", "s", "later")));
        Assert.Equal((3, 2L), (outbox.Pending, outbox.Dropped));
        Assert.Equal(LogLevel.Warning, Assert.Single(logs.Lines).Level);

        release.SetResult();
        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(["0", "1", "2"], memory.Messages.Select(message => message.Content));
        Assert.True(outbox.Enqueue(Said("u", "s", "again")));
        await outbox.WhenIdleAsync().Guarded();
    }

    [Fact]
    public async Task Requests_ManySessions_NotMoreAtOnceThanAllowed()
    {
        var running = 0;
        var most = 0;
        memory.OnIngest = async (request, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return FakeMemory.Stored(request);
        };
        await using var outbox = Open(options => options.Outbox.MaxConcurrentRequests = 2);

        for (var i = 0; i < 200; i++)
            outbox.Enqueue(Said($"u{i}", "s", "x"));
        await outbox.WhenIdleAsync().Guarded();

        Assert.InRange(most, 1, 2);
        Assert.Equal(200, outbox.Delivered);
    }

    [Fact]
    public async Task Drain_WhileWaitingForARetry_TriesAtOnce()
    {
        var attempts = 0;
        memory.OnIngest = (request, _) => Interlocked.Increment(ref attempts) == 1
            ? throw new MemoryUnavailableException("down", retryAfter: TimeSpan.FromMinutes(5))
            : ValueTask.FromResult(FakeMemory.Stored(request));
        await using var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));
        await time.WhenTimersAsync(1);

        Assert.True(await outbox.DrainAsync(TimeSpan.FromSeconds(5)).Guarded());

        Assert.Equal(1, outbox.Delivered);
    }

    [Fact]
    public async Task Drain_ServerStaysDown_EndsAtTheTimeoutAndKeepsTheTurns()
    {
        memory.OnIngest = static (_, _) => throw new MemoryUnavailableException("down");
        await using var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));
        await time.WhenTimersAsync(1);
        var drain = outbox.DrainAsync(TimeSpan.FromMilliseconds(100));
        await time.WhenTimersAsync(2);

        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(await drain.Guarded());
        Assert.Equal(1, outbox.Pending);
        outbox.Dispose();
    }

    [Fact]
    public async Task DisposeAsync_WithTurnsWaiting_HandsThemOver()
    {
        var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));

        await outbox.DisposeAsync().AsTask().Guarded();
        await outbox.DisposeAsync();

        Assert.Equal("hello", memory.Messages.Single().Content);
        Assert.False(outbox.Enqueue(Said("u", "s", "too late")));
        Assert.Equal(1, outbox.Dropped);
    }

    [Fact]
    public async Task Dispose_WithTurnsWaiting_SaysThatTheyAreLost()
    {
        memory.OnIngest = static (_, _) => throw new MemoryUnavailableException("down");
        var outbox = Open();
        outbox.Enqueue(Said("u", "s", "hello"));
        await time.WhenTimersAsync(1);

        outbox.Dispose();

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal((0, 1L), (outbox.Pending, outbox.Dropped));
        Assert.Contains(logs.Lines, line => line.Text.Contains("1 messages not handed over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OverHttp_ServerRestarts_TurnsSaidMeanwhileArriveOnce()
    {
        var attempts = 0;
        var stored = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = (context, request) =>
        {
            var body = System.Text.Json.JsonSerializer.Deserialize(request.Body, MemoryRequestJson.Default.IngestRequest)!;
            foreach (var message in body.Messages)
                stored.TryAdd(message.Id!, message.Content);
            if (Interlocked.Increment(ref attempts) > 1)
                return StubMemoryServer.StoredAsync(context, request);
            context.Abort(); // Stored, but the answer is lost: the worst case for a retry.
            return Task.CompletedTask;
        };
        await using var connection = MemoryClient.Connect(new MemoryClientOptions { BaseAddress = server.Address }, logs, time);
        connection.Outbox.Enqueue(Said("u", "s", "a lone \uD800 surrogate"));
        await server.WhenRequestAsync();

        Assert.True(await connection.Outbox.DrainAsync(TimeSpan.FromHours(1)).Guarded());

        Assert.Equal("a lone \uFFFD surrogate", Assert.Single(stored).Value);
        Assert.Equal(2, server.Requests.Count);
    }

    private IngestOutbox Open(Action<MemoryClientOptions>? configure = null)
    {
        var options = new MemoryClientOptions();
        configure?.Invoke(options);
        return MemoryConnection.Over(memory, options, logs, time).Outbox;
    }

    private static IngestRequest Said(string user, string session, string content) =>
        new() { UserId = user, SessionId = session, Messages = [new() { Role = TurnRole.User, Content = content }] };

    private static Task Until(Func<bool> holds) => Polling.UntilAsync(holds);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
