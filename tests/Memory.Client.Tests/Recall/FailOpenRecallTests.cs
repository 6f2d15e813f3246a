using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Recall;

public sealed class FailOpenRecallTests
{
    private readonly ManualTime time = new();
    private readonly LogSpy logs = new();
    private readonly FakeMemory memory = new();

    [Fact]
    public async Task Recall_ServerAnswers_IsRecalled()
    {
        memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, "- hi"));

        var result = await Edge().RecallAsync(Question);

        Assert.Equal((RecallOutcome.Recalled, "- hi", null), (result.Outcome, result.Response?.Context, result.Fault));
        Assert.Empty(logs.Lines);
    }

    public static TheoryData<Exception, RecallOutcome> Faults => new()
    {
        { new MemoryUnavailableException("down"), RecallOutcome.Unavailable },
        { new MemoryApiException(System.Net.HttpStatusCode.Unauthorized, new()), RecallOutcome.Rejected },
        { new MemoryApiException(System.Net.HttpStatusCode.BadRequest, new()), RecallOutcome.Rejected },
        { new InvalidOperationException("a bad charset"), RecallOutcome.Unavailable },
        { new OperationCanceledException("not the caller's"), RecallOutcome.Unavailable },
        { new TimeoutException(), RecallOutcome.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Anything_GoesWrong_BecomesAnOutcomeAndOneLogLine(Exception fault, RecallOutcome outcome)
    {
        memory.OnRecall = (_, _) => throw fault;
        memory.OnConscious = (_, _) => ValueTask.FromException<ConsciousSet>(fault);
        var edge = Edge();

        var result = await edge.RecallAsync(Question);
        var conscious = await edge.GetConsciousAsync("u");

        Assert.Equal((outcome, null, outcome, null), (result.Outcome, result.Response, conscious.Outcome, conscious.Set));
        Assert.NotNull(result.Fault);
        Assert.NotNull(conscious.Fault);
        var line = Assert.Single(logs.Lines);
        Assert.Equal(outcome == RecallOutcome.Rejected ? LogLevel.Error : LogLevel.Warning, line.Level);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_TakesTooLong_ReturnsAtTheDeadlineEvenWhenCancellationIsIgnored(bool blocks)
    {
        using var release = new ManualResetEventSlim();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var given = CancellationToken.None;
        memory.OnRecall = async (request, token) =>
        {
            given = token;
            asked.SetResult();
            if (blocks)
                release.Wait(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            return FakeMemory.Recalled(request.UserId, "");
        };
        var recall = Edge().RecallAsync(Question).AsTask();
        await asked.Task.Guarded();
        await time.WhenTimersAsync(1);

        time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(recall.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var result = await recall.Guarded();
        Assert.Equal(RecallOutcome.Unavailable, result.Outcome);
        Assert.Contains("300 ms", result.Fault!.Message, StringComparison.Ordinal);
        Assert.True(given.IsCancellationRequested);
        release.Set();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_ServerHangs_ReturnsAtTheDeadline(bool midBody)
    {
        await using var server = await StubMemoryServer.StartAsync();
        var hanging = new TaskCompletionSource();
        server.OnRequest = async (context, _) =>
        {
            if (midBody)
            {
                await StubMemoryServer.JsonAsync(context, "{\"user");
                await context.Response.Body.FlushAsync();
            }

            hanging.SetResult();
            await server.HangAsync(context);
        };
        await using var connection = MemoryClient.Connect(new MemoryClientOptions { BaseAddress = server.Address }, logs, time);
        var recall = connection.Recall.RecallAsync(Question).AsTask();
        await hanging.Task.Guarded();

        time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(RecallOutcome.Unavailable, (await recall.Guarded()).Outcome);
    }

    [Fact]
    public async Task Caller_Cancels_ThrowsWithTheCallersToken()
    {
        using var cancel = new CancellationTokenSource();
        memory.OnRecall = async (_, _) =>
        {
            await cancel.CancelAsync();
            throw new MemoryUnavailableException("down");
        };

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Edge().RecallAsync(Question, cancel.Token));

        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Empty(logs.Lines);
    }

    [Fact]
    public async Task Misuse_Throws()
    {
        var edge = Edge();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await edge.RecallAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(async () => await edge.RecallAsync(Question with { UserId = "" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await edge.GetConsciousAsync(""));
        Assert.Empty(memory.Recalls);
    }

    [Fact]
    public async Task Log_LongOutageThenRecoveryThenAnother_OneLineEachAndNotTwoAMinute()
    {
        var edge = Edge();
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");
        var up = memory.OnConscious;

        for (var i = 0; i < 10; i++)
        {
            await edge.RecallAsync(Question);
            time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.DoesNotContain("earlier", Assert.Single(logs.Lines).Text, StringComparison.Ordinal);

        await edge.GetConsciousAsync("u");
        await edge.RecallAsync(Question);
        Assert.Equal(2, logs.Lines.Count);
        Assert.Contains("9 earlier", logs.Lines[1].Text, StringComparison.Ordinal);

        await edge.GetConsciousAsync("u");
        await edge.RecallAsync(Question);
        Assert.Equal(2, logs.Lines.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        await edge.RecallAsync(Question);
        Assert.Equal(3, logs.Lines.Count);
    }

    private static RecallRequest Question => new() { UserId = "u", Query = "where?" };

    /// <summary>Its circuit never opens: that has tests of its own.</summary>
    private FailOpenRecall Edge() => MemoryConnection.Over(memory, new() { RecallCircuit = { MinimumCalls = 10_000 } }, logs, time).Recall;
}
