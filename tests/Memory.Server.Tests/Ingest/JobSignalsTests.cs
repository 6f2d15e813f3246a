using Memory.Server.Ingest;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Ingest;

public sealed class JobSignalsTests
{
    private readonly JobSignals _signals = new();

    private static JobId Job { get; } = JobId.Create(World.Of("acme", "ana"), Guid.Parse("00000000-0000-0000-0000-000000000001"));

    [Fact]
    public void Ended_WakesAllWhoWait()
    {
        using var first = _signals.Of(Job);
        using var second = _signals.Of(Job);

        _signals.Ended(Job);

        Assert.True(first.Ended.IsCompletedSuccessfully && second.Ended.IsCompletedSuccessfully);
        Assert.Equal(0, _signals.Count);
    }

    [Fact]
    public void Disposed_ByTheLastWhoWaits_HoldsNothing()
    {
        var first = _signals.Of(Job);
        var second = _signals.Of(Job);

        first.Dispose();
        Assert.Equal(1, _signals.Count);
        second.Dispose();

        Assert.Equal(0, _signals.Count);
    }

    [Fact]
    public void Disposed_AfterTheEnd_LeavesWhoWaitsForTheNextOne()
    {
        var early = _signals.Of(Job);
        _signals.Ended(Job);
        using var late = _signals.Of(Job);

        early.Dispose();
        _signals.Ended(Job);

        Assert.True(late.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WaitAsync_JobThatAnotherProcessWorks_IsNotHeldOnceNobodyWaits()
    {
        await using var world = await World.OpenAsync();
        var receipt = await world.IngestAsync(World.Message("hello"));

        var job = await world.Ingest.WaitAsync(world.Ana, receipt.Job.Id, TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(JobStatus.Queued, job!.Status);
        Assert.Equal(0, world.Signals.Count);
    }
}
