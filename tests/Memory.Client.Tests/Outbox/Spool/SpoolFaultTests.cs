using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox.Spool;

public abstract class SpoolFaultTests(string? key)
{
    private readonly SpoolFixture fixture = new(key);

    public sealed class Plain() : SpoolFaultTests(null);

    public sealed class Sealed() : SpoolFaultTests(SpoolFixture.Key);

    [Theory]
    [InlineData("folder")]
    [InlineData("list")]
    [InlineData("lock")]
    [InlineData("open")]
    [InlineData("write")]
    [InlineData("sync")]
    public async Task Disk_Broken_TurnsGoOnInMemoryAndItIsLoggedOnce(string operation)
    {
        fixture.Disk.OnUse = (what, _) =>
        {
            if (what == operation)
                throw new UnauthorizedAccessException("not yours");
        };
        using var outbox = fixture.Open(static options => options.Capacity = 10);
        for (var i = 0; i < 10; i++)
            Assert.True(outbox.Enqueue(SpoolFixture.Said("s", $"{i}")));
        var isKept = await outbox.FlushAsync().Guarded();
        Assert.Equal(operation == "list", isKept);

        await fixture.RecoverAsync(outbox);

        Assert.Equal(SpoolFixture.Numbers(10), fixture.Contents);
        Assert.Contains("not yours", Assert.Single(fixture.Logs.At(LogLevel.Error)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_FullThenFree_DropsTheNewestByReasonAndGoesOnInOrder()
    {
        using var drops = new Drops(fixture.Telemetry.Meter);
        using var outbox = fixture.Open(static options => options.Capacity = 10);
        await SpoolFixture.FillAsync(outbox, 0, 5);
        fixture.Disk.Space = 0;

        for (var i = 5; i < 10; i++)
            Assert.True(outbox.Enqueue(SpoolFixture.Said("s", $"{i}")));
        Assert.False(await outbox.FlushAsync().Guarded());
        Assert.False(outbox.Enqueue(SpoolFixture.Said("s", "lost")));
        Assert.False(outbox.Enqueue(SpoolFixture.Said("t", "lost too")));
        Assert.Equal([("spool_failed", 1L), ("spool_failed", 1L)], drops.Seen);
        Assert.Equal((10, 2L), (outbox.Pending, outbox.Dropped));
        Assert.Single(fixture.Logs.At(LogLevel.Error));

        fixture.Disk.Space = long.MaxValue;
        Assert.True(await outbox.FlushAsync().Guarded());
        await SpoolFixture.FillAsync(outbox, 10, 4);
        fixture.Disk = fixture.Disk.AfterKill(losesPower: true);
        using var next = fixture.Open();
        await fixture.RecoverAsync(next);

        Assert.Equal(SpoolFixture.Numbers(14), fixture.Contents);
        Assert.DoesNotContain(fixture.Logs.Lines, line => line.Text.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disk_FullForAWhile_IsTriedAgainByItself()
    {
        using var outbox = fixture.Open();
        fixture.Disk.Space = 0;
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        Assert.False(await outbox.FlushAsync().Guarded());

        fixture.Disk.Space = long.MaxValue;
        Assert.Equal(0, outbox.Spooled);
        while (outbox.Spooled == 0)
        {
            fixture.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Spool_ReachesItsSize_FallsBackToMemoryThenDropsAndRecovers()
    {
        using var drops = new Drops(fixture.Telemetry.Meter);
        using var outbox = fixture.Open(static options => (options.MaxSpoolBytes, options.Capacity) = (4 << 20, 100));
        var text = new string('x', 50_000);
        var accepted = 0;
        while (outbox.Enqueue(SpoolFixture.Said("s", $"{accepted} {text}")))
        {
            accepted++;
            await outbox.FlushAsync().Guarded();
        }

        Assert.InRange(fixture.Disk.Bytes, 3 << 20, 4 << 20);
        Assert.InRange(accepted, (4 << 20) / 51_000, 200);
        Assert.Equal([("spool_full", 1L)], drops.Seen);
        Assert.Single(fixture.Logs.Lines, line => line.Text.Contains("has reached its size", StringComparison.Ordinal));
        Assert.Empty(fixture.Logs.At(LogLevel.Error));

        await fixture.RecoverAsync(outbox);
        Assert.Equal(SpoolFixture.Numbers(accepted), fixture.Contents.Select(content => content.Split(' ')[0]));
        await SpoolFixture.Until(() => fixture.Disk.Bytes == 0);
        fixture.IsUp = false;
        Assert.True(outbox.Enqueue(SpoolFixture.Said("s", "again")));
        Assert.True(await outbox.FlushAsync().Guarded());
    }

    [Fact]
    public async Task Message_LargerThanTheWholeSpool_IsDroppedAndHoldsNobodyUp()
    {
        using var outbox = fixture.Open(static options => options.MaxSpoolBytes = 4 << 20);

        Assert.False(outbox.Enqueue(SpoolFixture.Said("s", new string('x', 5 << 20))));

        await SpoolFixture.FillAsync(outbox, 0, 3);
        Assert.Equal(1, outbox.Dropped);
    }

    [Fact]
    public async Task Folder_RemovedMeanwhile_NothingIsLostAndItIsMadeAnew()
    {
        using var outbox = fixture.Open(static options => options.Capacity = 4);
        for (var i = 0; i < 20; i++)
        {
            outbox.Enqueue(SpoolFixture.Said("s", $"{i}"));
            Assert.True(await outbox.FlushAsync().Guarded());
        }

        fixture.Disk.RemoveEverything();
        for (var i = 20; i < 40; i++)
        {
            outbox.Enqueue(SpoolFixture.Said("s", $"{i}"));
            Assert.True(await outbox.FlushAsync().Guarded());
        }

        Assert.Equal(2, fixture.Disk.Names.Count);
        var left = fixture.Disk.AfterKill();
        await fixture.RecoverAsync(outbox);
        Assert.Equal(SpoolFixture.Numbers(40), fixture.Contents);

        // What was written after the removal survives a kill, too.
        var other = new SpoolFixture(key) { Disk = left };
        using var next = other.Open();
        await other.RecoverAsync(next);
        Assert.Equal(SpoolFixture.Numbers(40).Skip(20), other.Contents);
    }

    [Fact]
    public async Task Disk_HangsFromTheStart_TurnsAreHandedOverFromMemoryAfterAWhile()
    {
        using var release = new ManualResetEventSlim();
        fixture.Disk.OnUse = (_, _) => release.Wait(TimeSpan.FromSeconds(60));
        fixture.IsUp = true;
        using var outbox = fixture.Open(static options => options.RetryDelay = TimeSpan.FromMilliseconds(1));
        Assert.True(outbox.Enqueue(SpoolFixture.Said("s", "0")));

        fixture.Time.Advance(TimeSpan.FromSeconds(30));

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal(["0"], fixture.Contents);
        release.Set();
    }

    [Fact]
    public async Task Disk_Hangs_EnqueueAndSendingGoOnAndTheEndDoesNotHang()
    {
        using var release = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        fixture.Disk.OnUse = (what, _) =>
        {
            if (what == "write")
            {
                hangs.Set();
                release.Wait(TimeSpan.FromSeconds(60));
            }
        };
        fixture.IsUp = true;
        using var outbox = fixture.Open(static options => options.RetryDelay = TimeSpan.FromMilliseconds(1));
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        await Task.Run(() => hangs.Wait(TimeSpan.FromSeconds(60)));

        outbox.Enqueue(SpoolFixture.Said("s", "1"));
        await outbox.WhenIdleAsync().Guarded();
        outbox.Dispose();

        Assert.Equal(["0", "1"], fixture.Contents);
        release.Set();
    }

    [Fact]
    public async Task Disk_HangsAtTheEnd_TheEndDoesNotHang()
    {
        using var release = new ManualResetEventSlim();
        fixture.IsUp = true;
        var outbox = fixture.Open();
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        Assert.True(await outbox.FlushAsync().Guarded());
        await SpoolFixture.Until(() => outbox.Pending == 0 && fixture.Disk.Bytes == 0);
        fixture.Disk.OnUse = (_, _) => release.Wait();
        try
        {
            await Task.Run(outbox.Dispose).Guarded();
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Disk_BrokenWhileNothingWaits_IsLeftInPeace()
    {
        var time = new WatchedTime(fixture.Time);
        fixture.IsUp = true;
        fixture.Disk.Space = 0;
        var options = new MemoryClientOptions { Outbox = { SpoolFolder = SpoolFixture.Folder, SpoolKey = key } };
        using var outbox = new IngestOutbox(
            new ClientChatMemory(fixture.Server), options, fixture.Logs.CreateLogger<IngestOutbox>(), time, fixture.Telemetry, disk: fixture.Disk);
        await SpoolFixture.Until(() => time.Waits.Count > 1);
        fixture.IsUp = false;
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        Assert.False(await outbox.FlushAsync().Guarded());
        await fixture.RecoverAsync(outbox);

        var before = time.Waits.Count;
        fixture.Time.Advance(options.Outbox.SpoolScanInterval);

        // One look may still be set for at once, when the clock moved on beneath it; what it sets then is the next look in the folder.
        await SpoolFixture.Until(() => time.Waits.Count > before && time.Waits.Last() > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Write_FailingHalfway_NeverLosesWhatWasOnDiskBefore()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var fresh = new SpoolFixture(key);
            var safe = 0;
            using (var outbox = fresh.Open(static options => options.Capacity = 1_000))
            {
                for (var i = 0; i < 60; i++)
                {
                    fresh.Disk.Space = random.Next(4) == 0 ? random.Next(200) : long.MaxValue;
                    Assert.True(outbox.Enqueue(SpoolFixture.Said("s", $"{i}")));
                    safe = await outbox.FlushAsync().Guarded() ? i + 1 : safe;
                    if (random.Next(5) == 0)
                        fresh.Time.Advance(TimeSpan.FromMilliseconds(500));
                }

                fresh.Disk.Space = long.MaxValue;
                fresh.Disk = fresh.Disk.AfterKill(losesPower: true);
            }

            using var next = fresh.Open();
            await fresh.RecoverAsync(next);
            Assert.Equal(SpoolFixture.Numbers(fresh.Stored.Count), fresh.Contents);
            Assert.InRange(fresh.Stored.Count, safe, 60);
        }
    }

    /// <summary>A clock that remembers for how long its timers were set.</summary>
    private sealed class WatchedTime(TimeProvider time) : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = new();

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return new WatchedTimer(time.CreateTimer(callback, state, dueTime, period), Waits);
        }

        private sealed class WatchedTimer(ITimer timer, ConcurrentQueue<TimeSpan> waits) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                waits.Enqueue(dueTime);
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private sealed class Drops : IDisposable
    {
        private readonly MeterListener listener = new();

        public Drops(Meter meter)
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter == meter && instrument.Name == "memory.client.outbox.dropped")
                    own.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Seen.Add(((string)tags[0].Value!, count)));
            listener.Start();
        }

        public List<(string Reason, long Count)> Seen { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
