using Memory.Server.Extraction.Model;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Models;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>When a job is tried again, and when it is given up.</summary>
public sealed class SetbackTests
{
    private static readonly ModelPassOptions Options = new();

    private static readonly IngestJob Begun = Rows.Job(World.Of("acme", "ana"), 1) with { Lane = JobLane.Model, Status = JobStatus.Running, Attempts = 1 };

    [Fact]
    public void Service_ThatStaysAway_IsAskedAfterWaitsThatDoubleUpToABound()
    {
        var (job, now) = (Begun, Rows.Noon);
        List<int> waits = [];
        while (job.Status != JobStatus.Failed)
        {
            job = Setback.Of(new ModelFailedException(ModelFault.Unreachable, "")).After(job with { Attempts = 1 }, Options, now);
            Assert.Equal(0, job.Attempts);
            if (job.NotBefore is { } next)
            {
                waits.Add((int)(next - now).TotalSeconds);
                now = next;
            }
        }

        Assert.Equal([2, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600], waits.Take(12));
        Assert.All(waits.Skip(10), static wait => Assert.Equal(600, wait));
        Assert.InRange(now - Rows.Noon, TimeSpan.FromHours(24), TimeSpan.FromHours(24.2));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(1, 2)]
    [InlineData(900, 900)]
    [InlineData(86400, 3600)]
    public void Service_ThatNamesATime_IsAskedThenWithinBounds(int asked, int wait)
    {
        var fault = new ModelFailedException(ModelFault.RateLimited, "") { RetryAfter = TimeSpan.FromSeconds(asked) };
        Assert.Equal(Rows.Noon.AddSeconds(wait), Setback.Of(fault).After(Begun, Options, Rows.Noon).NotBefore);
    }

    [Fact]
    public void Reply_ThatCannotBeRead_CountsAndEndsTheJobAtTheFifth()
    {
        var job = Begun;
        List<double> waits = [];
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            job = Setback.Of(new UnreadableReplyException("")).After(job with { Attempts = attempt }, Options, Rows.Noon);
            Assert.Equal((attempt, "Unreadable"), (job.Attempts, job.LastError));
            waits.Add(job.NotBefore is { } next ? (next - Rows.Noon).TotalSeconds : 0);
        }

        Assert.Equal([2, 4, 8, 16, 0], waits);
        Assert.Equal(JobStatus.Failed, job.Status);
    }

    [Fact]
    public void Settings_ThatAreWrong_AreWaitedForMuchLonger()
    {
        var refused = Setback.Of(new ModelFailedException(ModelFault.Refused, ""));
        Assert.True(refused.IsMisconfiguration);
        Assert.Equal(JobStatus.Queued, refused.After(Begun with { FailingSince = Rows.Noon }, Options, Rows.Noon.AddDays(29)).Status);
        Assert.Equal(JobStatus.Failed, refused.After(Begun with { FailingSince = Rows.Noon }, Options, Rows.Noon.AddDays(30)).Status);
    }

    [Fact]
    public void Refusal_OfOneRequest_IsThatRequestsAndCounts()
    {
        var refused = Setback.Of(new ModelFailedException(ModelFault.Refused, "") { IsOfTheRequest = true });
        Assert.Equal((false, false, 1), (refused.IsOfTheService, refused.IsMisconfiguration, refused.After(Begun, Options, Rows.Noon).Attempts));
    }

    [Fact]
    public async Task Pause_AfterFailures_GrowsIsSaidOnceAMinuteAndEndsWithASuccess()
    {
        var time = new ManualTime();
        var pause = new ModelPause(Options, time);
        Assert.True(pause.Failed(null));
        await EndsAfterAsync(2);
        Assert.False(pause.Failed(null));
        await EndsAfterAsync(4);
        for (var i = 0; i < 40; i++)
            pause.Failed(null);
        await EndsAfterAsync(60);
        Assert.True(pause.Failed(TimeSpan.FromMinutes(90)));
        await EndsAfterAsync(3600);
        pause.Succeeded();
        Assert.True(pause.Failed(null));
        await EndsAfterAsync(2);

        async Task EndsAfterAsync(int seconds)
        {
            var over = pause.WaitAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(seconds) - Instants.Step);
            Assert.False(over.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Memory.Testing.HangGuard.Guarded(over);
        }
    }
}
