using System.Diagnostics;
using Memory.Client.Tests.Outbox.Spool;
using Memory.Testing;

namespace Memory.Client.Tests.Outbox;

/// <summary>A server that is away, and what can be seen of it.</summary>
public sealed class OutageTests
{
    private readonly SpoolFixture fixture = new();

    [Fact]
    public async Task AnHour_TurnsAllTheWhile_NothingIsLostMemoryIsBoundedAndTheServerIsHardlyAsked()
    {
        using var outbox = fixture.Open(static options => (options.Capacity, options.BatchSize) = (100, 20));
        const int Turns = 3_600;
        for (var second = 0; second < Turns; second++)
        {
            Assert.True(outbox.Enqueue(SpoolFixture.Said($"{second % 40}", $"{second}")));
            Assert.True(await outbox.FlushAsync().Guarded());
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((Turns, Turns), (outbox.Pending, outbox.Spooled));

        // Forty sessions ask no more than one would: at half a minute each, and a little more often at first.
        Assert.InRange(fixture.Server.Ingests.Count, 30, 260);
        await fixture.RecoverAsync(outbox);

        Assert.Equal(Turns, fixture.Stored.Count);
        Assert.Equal((0L, (long)Turns), (outbox.Dropped, outbox.Delivered));
        foreach (var session in fixture.Stored.Select(message => int.Parse(message.Content)).GroupBy(second => second % 40))
            Assert.Equal(session.Order(), session);
    }

    [Fact]
    public async Task Recovery_AfterOneAnswer_EverybodyGoesAtOnce()
    {
        using var outbox = fixture.Open(static options => options.SpoolFolder = null);
        for (var i = 0; i < 100; i++)
            outbox.Enqueue(SpoolFixture.Said($"{i}", $"{i}"));
        while (fixture.Server.Ingests.Count < 20)
        {
            await fixture.Time.WhenTimersAsync(1);
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
        }

        fixture.IsUp = true;
        while (outbox.Delivered == 0)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(100, outbox.Delivered);
    }

    [Fact]
    public async Task Outage_BeginsWhileManySessionsStandInTheQueue_TheyDoNotAllAskInVain()
    {
        var release = new TaskCompletionSource();
        fixture.Server.OnIngest = async (_, _) =>
        {
            await release.Task;
            throw new MemoryUnavailableException("down");
        };
        using var outbox = fixture.Open(static options => (options.SpoolFolder, options.MaxConcurrentRequests) = (null, 1));
        for (var i = 0; i < 50; i++)
            outbox.Enqueue(SpoolFixture.Said($"{i}", $"{i}"));
        await SpoolFixture.Until(() => fixture.Server.Ingests.Count == 1 && ThreadPool.PendingWorkItemCount == 0);

        release.SetResult();
        await fixture.Time.WhenTimersAsync(1);

        // Whoever stood in the queue has its turn now; none may use it.
        for (var turn = 0; turn < 1_000; turn++)
            await Task.Yield();
        Assert.Single(fixture.Server.Ingests);
    }

    [Fact]
    public async Task RetryAfter_OfNothing_IsNoHotLoop()
    {
        using var outbox = fixture.Open(static options => options.SpoolFolder = null);
        fixture.IsUp = true;
        fixture.OnStore = static _ => throw new MemoryUnavailableException("busy", retryAfter: TimeSpan.Zero);
        outbox.Enqueue(SpoolFixture.Said("s", "x"));

        await fixture.Time.WhenTimersAsync(1);

        Assert.Single(fixture.Server.Ingests);
    }

    [Fact]
    public async Task Meter_CountsWhatHappens()
    {
        using var seen = new Measurements(fixture.Telemetry.Meter);
        using var outbox = fixture.Open();
        await SpoolFixture.FillAsync(outbox, 0, 3);
        await SpoolFixture.Until(() => seen.Sum("retries") > 0);

        Assert.Equal(3, seen.Observe("pending"));
        Assert.InRange(seen.Observe("spool.size"), 300, 3_000);
        await fixture.RecoverAsync(outbox);

        Assert.Equal((3.0, 0.0), (seen.Sum("delivered"), seen.Observe("pending")));
        Assert.Contains("broken", seen.Tags("send.duration"));
        Assert.Contains("stored", seen.Tags("send.duration"));
    }

    [Fact]
    public async Task Activity_OfASend_IsItsOwnTraceAndLinksToTheChats()
    {
        var session = Guid.CreateVersion7(fixture.Time.GetUtcNow()).ToString();
        var ended = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var chats = new ActivitySource("test.chats");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == chats || source.Name == MemoryTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        using var chat = Listen();
        using var outbox = fixture.Open(static options => options.SpoolFolder = null);
        outbox.Enqueue(SpoolFixture.Said(session, "x"));

        var failed = await ended.Task.Guarded();

        Assert.Equal(("create_memory", ActivityKind.Client, ActivityStatusCode.Error), (failed.OperationName, failed.Kind, failed.Status));
        Assert.Equal(("create_memory", 1, "unavailable"), (failed.GetTagItem("gen_ai.operation.name"), failed.GetTagItem("gen_ai.memory.record.count"), failed.GetTagItem("error.type")));
        Assert.NotEqual(chat.TraceId, failed.TraceId);

        Activity Listen()
        {
            ActivitySource.AddActivityListener(listener);
            var begun = chats.StartActivity("chat")!;
            listener.ActivityStopped = activity =>
            {
                if (activity.Links.Any(link => link.Context == begun.Context))
                    ended.TrySetResult(activity);
            };
            return begun;
        }
    }
}
