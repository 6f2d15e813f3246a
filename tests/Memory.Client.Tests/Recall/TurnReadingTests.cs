using System.Net;
using Memory.Testing;

namespace Memory.Client.Tests.Recall;

/// <summary>What a chat reads at once ends at one deadline, is one call to the circuit, and each half of it counts by itself.</summary>
public sealed class TurnReadingTests
{
    private readonly ManualTime time = new();
    private readonly FakeMemory memory = new();

    private static RecallRequest Question => new() { UserId = "u", Query = "where?" };

    [Fact]
    public async Task Read_SearchHangs_TheEssentialsAreThereAtTheDeadline()
    {
        memory.OnConscious = static (_, _) => ValueTask.FromResult(new ConsciousSet([], "- hi"));
        memory.OnRecall = static async (_, _) => await new TaskCompletionSource<RecallResponse>().Task;
        var reading = ReadAsync(Edge());
        await time.WhenTimersAsync(1);
        await memory.WhenRecallsAsync(1);

        time.Advance(TimeSpan.FromMilliseconds(300));

        var (essentials, found) = await reading.Guarded();
        Assert.Equal((RecallOutcome.Recalled, "- hi"), (essentials!.Outcome, essentials.Set?.Context));
        Assert.Equal((RecallOutcome.Unavailable, null), (found!.Outcome, found.Response));
        Assert.Contains("300 ms", found.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EssentialsBlockTheirThread_EndsAtTheDeadline()
    {
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        memory.OnConscious = (_, _) =>
        {
            blocked.SetResult();
            release.Wait(CancellationToken.None);
            return ValueTask.FromResult(new ConsciousSet([], ""));
        };
        var reading = ReadAsync(Edge());
        await blocked.Task.Guarded();
        await time.WhenTimersAsync(1);

        time.Advance(TimeSpan.FromMilliseconds(300));

        var (essentials, found) = await reading.Guarded();
        Assert.Equal((RecallOutcome.Unavailable, RecallOutcome.Unavailable), (essentials!.Outcome, found!.Outcome));
        release.Set();
    }

    [Fact]
    public async Task Read_HalvesFailDifferently_EachTellsItsOwn()
    {
        memory.OnConscious = static (_, _) => throw new MemoryApiException(HttpStatusCode.Forbidden, new());
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");

        var (essentials, found) = await ReadAsync(Edge());

        Assert.Equal((RecallOutcome.Rejected, RecallOutcome.Unavailable), (essentials!.Outcome, found!.Outcome));
        Assert.IsType<MemoryApiException>(essentials.Fault);
        Assert.Equal("down", found.Fault!.Message);
    }

    [Fact]
    public async Task Read_OneHalfFails_CountsForTheCircuitOncePerChat()
    {
        var asked = 0;
        memory.OnConscious = (_, _) =>
        {
            asked++;
            return ValueTask.FromResult(new ConsciousSet([], ""));
        };
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");
        var edge = Edge();

        for (var i = 0; i < 5; i++)
            await ReadAsync(edge);

        Assert.Equal((3, 3), (memory.Recalls.Count, asked));
    }

    [Fact]
    public async Task Read_AfterTheBreak_OneChatReadsBothAndClosesTheCircuit()
    {
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");
        var edge = Edge();
        for (var i = 0; i < 3; i++)
            await ReadAsync(edge);
        memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, "- hi"));
        time.Advance(TimeSpan.FromSeconds(5));

        var (essentials, found) = await ReadAsync(edge);

        Assert.Equal((RecallOutcome.Recalled, RecallOutcome.Recalled), (essentials!.Outcome, found!.Outcome));
    }

    [Fact]
    public async Task Read_OnlyOneHalfWanted_AsksForThatAlone()
    {
        var (essentials, found) = await Edge().ReadAsync("u", essentialsBudget: 100, search: null, CancellationToken.None);

        Assert.Equal(RecallOutcome.Recalled, essentials!.Outcome);
        Assert.Null(found);
        Assert.Empty(memory.Recalls);
    }

    private FailOpenRecall Edge() => MemoryConnection.Over(memory, time: time).Recall;

    private static Task<(ConsciousResult? Essentials, RecallResult? Found)> ReadAsync(FailOpenRecall edge) =>
        edge.ReadAsync("u", essentialsBudget: 100, Question, CancellationToken.None).AsTask();
}
