using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox.Spool;

public abstract class SpoolDamageTests(string? key)
{
    private const int Messages = 8;
    private readonly SpoolFixture fixture = new(key);
    private string written = "";

    public sealed class Plain() : SpoolDamageTests(null);

    public sealed class Sealed() : SpoolDamageTests(SpoolFixture.Key);

    [Fact]
    public async Task File_CutAtEveryByte_TheWholeRecordsBeforeArriveAndNothingIsReported()
    {
        var whole = await WrittenAsync();
        var ends = RecordEnds(whole);
        for (var length = 0; length <= whole.Length; length += TestScale.Stride)
        {
            // A record whose line end alone is missing is whole.
            var expected = ends.Count(end => end - 1 <= length);
            var (fresh, outbox) = Reopen(whole[..length]);
            using (fresh)
            using (outbox)
            {
                await SpoolFixture.FillAsync(outbox, 100, 1);
                await fresh.RecoverAsync(outbox);
            }

            Assert.Equal([.. SpoolFixture.Numbers(expected), "100"], fresh.Contents);
            Assert.DoesNotContain(fresh.Logs.Lines, line => line.Level == LogLevel.Error);
        }
    }

    [Fact]
    public async Task File_WithoutItsLastLineEnd_IsMarkedWithoutHarm()
    {
        var (first, outbox) = Reopen((await WrittenAsync())[..^1], static options => options.BatchSize = 1);
        first.OnStore = static request =>
        {
            if (request.Messages[0].Content != "0")
                throw new MemoryUnavailableException("down");
        };
        first.IsUp = true;
        var second = new SpoolFixture(key) { IsUp = true };
        using (outbox)
        {
            await SpoolFixture.Until(() => outbox is { Delivered: 1, Spooled: Messages - 1 });
            second.Disk = first.Disk.AfterKill();
        }

        using var next = second.Open();
        await next.WhenIdleAsync().Guarded();

        Assert.Equal(SpoolFixture.Numbers(Messages).Skip(1), second.Contents);
        Assert.DoesNotContain(second.Logs.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task File_AnyBitFlipped_AtMostThatRecordIsLostAndTheLossIsReported()
    {
        var whole = await WrittenAsync();
        for (var bit = 0; bit < whole.Length * 8; bit += 3 * TestScale.Stride)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var (fresh, outbox) = Reopen(damaged);
            using (fresh)
            using (outbox)
                await fresh.RecoverAsync(outbox);

            var lost = Messages - fresh.Stored.Count;
            Assert.InRange(lost, 0, 1);
            Assert.Equal(lost, outbox.Dropped);
            Assert.Equal(lost, fresh.Logs.At(LogLevel.Error).Count);
            Assert.Equal(SpoolFixture.Numbers(Messages).Intersect(fresh.Contents), fresh.Contents);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task File_RandomGarbage_NeverThrowsAndIntactRecordsArrive(int seed)
    {
        var whole = await WrittenAsync();
        var random = new Random(seed);
        for (var round = 0; round < (TestScale.Full ? 300 : 60); round++)
        {
            var damaged = whole.ToList();
            var at = random.Next(damaged.Count);
            var junk = new byte[random.Next(1, 200)];
            random.NextBytes(junk);
            if (round % 2 == 0)
                damaged.InsertRange(at, junk);
            else
                damaged.RemoveRange(at, Math.Min(junk.Length, damaged.Count - at));
            var (fresh, outbox) = Reopen([.. damaged]);
            using (fresh)
            using (outbox)
                await fresh.RecoverAsync(outbox);

            Assert.Equal(SpoolFixture.Numbers(Messages).Intersect(fresh.Contents), fresh.Contents);
            if (round % 2 == 0)
                Assert.InRange(fresh.Stored.Count, Messages - 1, Messages);
        }
    }

    [Fact]
    public async Task File_DamagedWhileItWaits_LosesThatMessageAloneAndGoesOn()
    {
        using var outbox = fixture.Open(static options => options.Capacity = 2);
        for (var i = 0; i < 10; i++)
        {
            outbox.Enqueue(SpoolFixture.Said("s", $"{i}"));
            await outbox.FlushAsync();
        }

        // Changes the bytes below the open file: the last record's text.
        var path = fixture.Disk.Single(".spool");
        using (var file = fixture.Disk.Open(path, create: false))
            file.Write(file.Length - 10, "#"u8);
        await fixture.RecoverAsync(outbox);

        Assert.Equal(SpoolFixture.Numbers(9), fixture.Contents);
        Assert.Equal((0, 9L, 1L), (outbox.Pending, outbox.Delivered, outbox.Dropped));
    }

    [Fact]
    public async Task Disk_FailsToRead_WhatCannotBeReadIsCountedAndTheRestGoesOn()
    {
        using var outbox = fixture.Open(static options => options.Capacity = 2);
        for (var i = 0; i < 10; i++)
        {
            outbox.Enqueue(SpoolFixture.Said("s", $"{i}"));
            await outbox.FlushAsync();
        }

        fixture.Disk.OnUse = static (what, _) =>
        {
            if (what == "read")
                throw new IOException("bad sector");
        };
        await fixture.RecoverAsync(outbox);

        Assert.Equal(10, outbox.Delivered + outbox.Dropped);
        fixture.Disk.OnUse = static (_, _) => { };
        outbox.Enqueue(SpoolFixture.Said("s", "after"));
        await outbox.WhenIdleAsync();
        Assert.Contains("after", fixture.Contents);
    }

    private async Task<byte[]> WrittenAsync()
    {
        using var outbox = fixture.Open();
        await SpoolFixture.FillAsync(outbox, 0, Messages);
        written = fixture.Disk.Single(".spool");
        return fixture.Disk[written];
    }

    private (SpoolFixture Fixture, IngestOutbox Outbox) Reopen(byte[] file, Action<IngestOutboxOptions>? configure = null)
    {
        var fresh = new SpoolFixture(key);
        fresh.Disk[written[..written.LastIndexOf('-')] + ".lock"] = [];
        fresh.Disk[written] = file;
        return (fresh, fresh.Open(configure));
    }

    private static List<int> RecordEnds(byte[] file) => [.. Enumerable.Range(0, file.Length).Where(at => file[at] == '\n').Select(at => at + 1)];
}
