using System.Text.Json;
using Memory.Testing;

namespace Memory.Client.Tests.Outbox.Spool;

public abstract class SpoolTests(string? key)
{
    private readonly SpoolFixture fixture = new(key);

    public sealed class Plain() : SpoolTests(null);

    public sealed class Sealed() : SpoolTests(SpoolFixture.Key);

    [Fact]
    public async Task Restart_AfterAKill_EverythingOnDiskArrivesInOrderWithItsIdsAndTimes()
    {
        using var killed = fixture.Open();
        await SpoolFixture.FillAsync(killed, 0, 120);
        Assert.Equal((120, 120), (killed.Pending, killed.Spooled));
        var ids = fixture.Server.Messages.Select(message => (message.Id, message.CreatedAt)).Distinct().ToList();
        fixture.Disk = fixture.Disk.AfterKill(losesPower: true);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));

        using var next = fixture.Open();
        await SpoolFixture.FillAsync(next, 120, 30);
        await fixture.RecoverAsync(next);

        Assert.Equal(SpoolFixture.Numbers(150), fixture.Contents);
        Assert.Subset(fixture.Stored.Select(message => (message.Id, message.CreatedAt)).ToHashSet(), ids.ToHashSet());
        Assert.Equal((0, 150L, 0L), (next.Pending, next.Delivered, next.Dropped));
        await SpoolFixture.Until(() => fixture.Disk.Bytes == 0 && next.Spooled == 0);
    }

    [Fact]
    public async Task Message_WithEverything_ComesBackAsItWas()
    {
        using var metadata = JsonDocument.Parse("""{"a":[1,{"b":"ü\n"}]}""");
        var said = new IngestMessage
        {
            Role = TurnRole.Tool, Content = "line\nline \u2028 \"quoted\" 😀 \0", Id = "id\n1", Name = "n", Metadata = metadata.RootElement,
            CreatedAt = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromHours(-7)).AddTicks(1_234_567),
        };
        using (var killed = fixture.Open())
        {
            killed.Enqueue(new() { UserId = "u\n", Messages = [said] });
            metadata.Dispose();
            Assert.True(await killed.FlushAsync());
        }

        using var next = fixture.Open();
        await fixture.RecoverAsync(next);

        var stored = Assert.Single(fixture.Stored);
        Assert.Equal("""{"a":[1,{"b":"ü\n"}]}""", stored.Metadata!.Value.GetRawText().Replace("\\u00FC", "ü", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(said with { Metadata = null }, stored with { Metadata = null });
        Assert.Equal(("u\n", null), (fixture.Server.Ingests[^1].UserId, fixture.Server.Ingests[^1].SessionId));
    }

    [Fact]
    public async Task Memory_Full_MessagesWaitOnDiskAndComeBackInOrderPerSession()
    {
        using var outbox = fixture.Open(static options => (options.Capacity, options.BatchSize) = (20, 3));
        for (var i = 0; i < 500; i++)
        {
            Assert.True(outbox.Enqueue(SpoolFixture.Said($"{i % 7}", $"{i}")));
            if (i % 5 == 0)
                Assert.True(await outbox.FlushAsync());
        }

        Assert.Equal(500, outbox.Pending);
        await fixture.RecoverAsync(outbox);

        Assert.Equal(500, fixture.Stored.Count);
        foreach (var session in fixture.Server.Ingests.GroupBy(request => request.SessionId, StringComparer.Ordinal))
        {
            var arrived = session.SelectMany(request => request.Messages).Select(message => int.Parse(message.Content)).Distinct().ToList();
            Assert.Equal(arrived.Order(), arrived);
        }
    }

    [Fact]
    public async Task Delivered_Messages_DoNotLingerOnDisk()
    {
        fixture.IsUp = true;
        using (var outbox = fixture.Open())
        {
            for (var i = 0; i < 200; i++)
                outbox.Enqueue(SpoolFixture.Said("s", $"secret {i}"));
            await outbox.WhenIdleAsync();
            await outbox.FlushAsync();
            await SpoolFixture.Until(() => fixture.Disk.Bytes == 0);
        }

        Assert.Empty(fixture.Disk.Names);
    }

    [Fact]
    public async Task Dispose_ServerDown_WritesWhatIsLeftAndSaysSo()
    {
        var outbox = fixture.Open();
        for (var i = 0; i < 100; i++)
            Assert.True(outbox.Enqueue(SpoolFixture.Said("s", $"{i}")));

        outbox.Dispose();

        Assert.Equal(0, outbox.Dropped);
        Assert.Contains(fixture.Logs.Lines, line => line.Text.Contains("100 messages not handed over; they wait in the spool", StringComparison.Ordinal));
        using var next = fixture.Open();
        await fixture.RecoverAsync(next);
        Assert.Equal(SpoolFixture.Numbers(100), fixture.Contents);
    }

    [Fact]
    public async Task Host_StopsWhileTheServerIsDown_EverythingIsOnDiskWhenItHasStopped()
    {
        using var outbox = fixture.Open();
        for (var i = 0; i < 100; i++)
            outbox.Enqueue(SpoolFixture.Said("s", $"{i}"));

        await new OutboxShutdown(outbox).StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((100, 100), (outbox.Pending, outbox.Spooled));
    }

    [Fact]
    public async Task Disposal_AfterTheHostsStop_WaitsForNoSecondDrainTimeout()
    {
        var outbox = fixture.Open(static options => options.DrainTimeout = TimeSpan.FromSeconds(5));
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        var stopped = new OutboxShutdown(outbox).StopAsync(CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await stopped.Guarded();

        await outbox.DisposeAsync().AsTask().Guarded();

        Assert.Equal(0, outbox.Dropped);
    }

    [Fact]
    public async Task DisposeAsync_WithMessagesOnDiskAlone_HandsThemOverToo()
    {
        var outbox = fixture.Open(static options => (options.Capacity, options.DrainTimeout) = (10, TimeSpan.FromMinutes(1)));
        await FillSlowlyAsync(outbox, 100);
        fixture.IsUp = true;

        await outbox.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(SpoolFixture.Numbers(100), fixture.Contents);
        Assert.Empty(fixture.Disk.Names);
    }

    [Fact]
    public async Task Enqueue_FlowSuppressedByTheCaller_Works()
    {
        fixture.IsUp = true;
        using var outbox = fixture.Open();
        using (ExecutionContext.SuppressFlow())
            Assert.True(outbox.Enqueue(SpoolFixture.Said("s", "x")));

        await SpoolFixture.Until(() => outbox.Delivered == 1);
    }

    [Fact]
    public async Task Flush_WithoutASpool_SaysWhetherAnythingIsInMemoryAlone()
    {
        using var outbox = fixture.Open(static options => options.SpoolFolder = null);
        Assert.True(await outbox.FlushAsync());

        outbox.Enqueue(SpoolFixture.Said("s", "x"));

        Assert.False(await outbox.FlushAsync());
        Assert.Equal(0, outbox.Spooled);
    }

    [Fact]
    public async Task Outage_WithSomeSessionsGettingThrough_GivesSpaceBack()
    {
        using var outbox = fixture.Open(static options => (options.MaxSpoolBytes, options.Capacity) = (4 << 20, 100_000));
        var text = new string('x', 1_000);
        fixture.IsUp = true;
        fixture.OnStore = static request =>
        {
            if (request.SessionId == "stuck")
                throw new MemoryUnavailableException("damaged");
        };
        Assert.True(outbox.Enqueue(SpoolFixture.Said("stuck", text)));
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            refused += outbox.Enqueue(SpoolFixture.Said("s", text)) ? 0 : 1;
            if (i % 100 == 0)
                await outbox.FlushAsync();
            if (i % 100 == 0 && outbox.Pending > 1)
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        while (outbox.Pending > 1)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal((0, 20_000), (refused, fixture.Stored.Count));
        await SpoolFixture.Until(() => fixture.Disk.Bytes < 200_000);
    }

    private static async Task FillSlowlyAsync(IngestOutbox outbox, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(outbox.Enqueue(SpoolFixture.Said("s", $"{i}")));
            Assert.True(await outbox.FlushAsync());
        }
    }
}
