using System.Net;
using Memory.Testing;

namespace Memory.Client.Tests.Recall;

public sealed class RecallCircuitTests
{
    private static readonly MemoryUnavailableException Down = new("down");

    private readonly ManualTime time = new();
    private readonly LogSpy logs = new();
    private readonly FakeMemory memory = new();
    private readonly MemoryClientOptions options = new() { RecallCircuit = { MinimumCalls = 4 } };

    private static RecallRequest Question => new() { UserId = "u", Query = "where?" };

    [Fact]
    public async Task Recall_ServerKeepsFailing_IsNotAskedAnyMore()
    {
        memory.OnRecall = static (_, _) => throw Down;
        var edge = Edge();

        var results = await RecallAsync(edge, 10);

        Assert.All(results, static result => Assert.Equal(RecallOutcome.Unavailable, result.Outcome));
        Assert.Equal(4, memory.Recalls.Count);
        Assert.Contains("not asked", results[^1].Fault!.Message, StringComparison.Ordinal);
        Assert.Single(logs.Lines);
    }

    [Fact]
    public async Task Essentials_SearchesFailed_AreNotAskedForEither()
    {
        memory.OnRecall = static (_, _) => throw Down;
        var asked = 0;
        memory.OnConscious = (_, _) =>
        {
            asked++;
            return ValueTask.FromResult(new ConsciousSet([], ""));
        };
        var edge = Edge();
        await RecallAsync(edge, 4);

        var result = await edge.GetConsciousAsync("u");

        Assert.Equal((RecallOutcome.Unavailable, 0), (result.Outcome, asked));
    }

    [Fact]
    public async Task Recall_ServerHangs_CountsAsFailure()
    {
        memory.OnRecall = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("never");
        };
        var edge = Edge();
        var hanging = Enumerable.Range(0, 4).Select(_ => edge.RecallAsync(Question).AsTask()).ToList();
        await memory.WhenRecallsAsync(4);

        time.Advance(options.RecallDeadline);
        await Task.WhenAll(hanging).Guarded();

        Assert.Equal(RecallOutcome.Unavailable, (await edge.RecallAsync(Question)).Outcome);
        Assert.Equal(4, memory.Recalls.Count);
    }

    [Fact]
    public async Task Recall_HalfOfTheCallsFailOverALongTime_TheWindowForgets()
    {
        memory.OnRecall = static (_, _) => throw Down;
        var edge = Edge();

        for (var i = 0; i < 20; i++)
        {
            await edge.RecallAsync(Question);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(20, memory.Recalls.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Recall_ServerRefuses_StaysClosed(HttpStatusCode status)
    {
        memory.OnRecall = (_, _) => throw new MemoryApiException(status, new());
        var edge = Edge();

        var results = await RecallAsync(edge, 20);

        Assert.All(results, static result => Assert.Equal(RecallOutcome.Rejected, result.Outcome));
        Assert.Equal(20, memory.Recalls.Count);
    }

    [Fact]
    public async Task Recall_AfterTheBreak_OneProbeAsksAndTheOthersDoNotWaitForIt()
    {
        var edge = await OpenedAsync();
        var probe = new TaskCompletionSource<RecallResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        memory.OnRecall = (_, _) => new ValueTask<RecallResponse>(probe.Task);
        time.Advance(options.RecallCircuit.BreakDuration);

        var probing = edge.RecallAsync(Question).AsTask();
        var beside = await RecallAsync(edge, 5);

        Assert.All(beside, static result => Assert.Equal(RecallOutcome.Unavailable, result.Outcome));
        Assert.All(beside, static result => Assert.IsType<MemoryUnavailableException>(result.Fault));
        probe.SetResult(FakeMemory.Recalled("u", "- hi"));
        Assert.Equal(RecallOutcome.Recalled, (await probing.Guarded()).Outcome);
        Assert.Equal(RecallOutcome.Recalled, (await edge.RecallAsync(Question)).Outcome);
        Assert.Equal(6, memory.Recalls.Count);
    }

    [Fact]
    public async Task Recall_ProbeFails_StaysOpenForAnotherBreak()
    {
        var edge = await OpenedAsync();
        time.Advance(options.RecallCircuit.BreakDuration);

        await RecallAsync(edge, 5);

        Assert.Equal(5, memory.Recalls.Count);
        time.Advance(options.RecallCircuit.BreakDuration - TimeSpan.FromMilliseconds(1));
        await RecallAsync(edge, 5);
        Assert.Equal(5, memory.Recalls.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await RecallAsync(edge, 5);
        Assert.Equal(6, memory.Recalls.Count);
    }

    [Fact]
    public async Task Probe_CallerCancels_TheServersOwnAnswerDecides()
    {
        var edge = await OpenedAsync();
        memory.OnRecall = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("never");
        };
        time.Advance(options.RecallCircuit.BreakDuration);
        using var cancel = new CancellationTokenSource();
        var probing = edge.RecallAsync(Question, cancel.Token).AsTask();
        await memory.WhenRecallsAsync(5);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.Guarded());
        await RecallAsync(edge, 3);
        Assert.Equal(5, memory.Recalls.Count);

        time.Advance(options.RecallDeadline);
        await RecallAsync(edge, 3);
        Assert.Equal(5, memory.Recalls.Count);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(1, 5)]
    [InlineData(86_400, 60)]
    public async Task Recall_ServerAsksForTime_BreaksThatLongWithinBounds(int asked, int seconds)
    {
        memory.OnRecall = (_, _) => throw new MemoryUnavailableException("busy", retryAfter: TimeSpan.FromSeconds(asked));
        var edge = Edge();
        await RecallAsync(edge, 4);

        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        await RecallAsync(edge, 1);
        Assert.Equal(4, memory.Recalls.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await RecallAsync(edge, 1);
        Assert.Equal(5, memory.Recalls.Count);
    }

    [Fact]
    public async Task Recall_ManyAtOnceWhileTheServerFails_AllEndAndItCloses()
    {
        memory.OnRecall = static async (_, _) =>
        {
            await Task.Yield();
            throw Down;
        };
        var edge = Edge();
        var failing = Enumerable.Range(0, 200).Select(_ => edge.RecallAsync(Question).AsTask());
        Assert.All(await Task.WhenAll(failing).Guarded(), static result => Assert.Equal(RecallOutcome.Unavailable, result.Outcome));
        memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, ""));
        time.Advance(options.RecallCircuit.BreakDuration);

        await edge.RecallAsync(Question);

        Assert.All(await RecallAsync(edge, 5), static result => Assert.Equal(RecallOutcome.Recalled, result.Outcome));
    }

    private FailOpenRecall Edge() => MemoryConnection.Over(memory, options, logs, time).Recall;

    private async Task<FailOpenRecall> OpenedAsync()
    {
        memory.OnRecall = static (_, _) => throw Down;
        var edge = Edge();
        await RecallAsync(edge, 4);
        return edge;
    }

    private static async Task<IReadOnlyList<RecallResult>> RecallAsync(FailOpenRecall edge, int times)
    {
        var results = new List<RecallResult>();
        for (var i = 0; i < times; i++)
            results.Add(await edge.RecallAsync(Question).AsTask().Guarded());
        return results;
    }
}
