using System.Text;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox.Spool.Sealing;

/// <summary>What becomes of messages when the key of a spool comes, goes or changes.</summary>
public sealed class SpoolKeyTests
{
    private readonly SpoolFixture fixture = new(SpoolFixture.Key);

    [Theory]
    [InlineData(null)]
    [InlineData(SpoolFixture.OtherKey)]
    public async Task Spool_WithoutItsKey_IsLeftAsItIsAndSentWhenTheKeyIsBack(string? wrong)
    {
        await LeaveAsync(0, 10);
        var left = fixture.Disk.Names.ToDictionary(name => name, name => fixture.Disk[name]);
        var stranger = new SpoolFixture(wrong) { Disk = fixture.Disk, IsUp = true };
        using var seen = new Measurements(stranger.Telemetry.Meter);
        using (var outbox = stranger.Open())
        {
            outbox.Enqueue(SpoolFixture.Said("s", "new"));
            await outbox.WhenIdleAsync().Guarded();
            for (var look = 0; look < 5; look++)
                await LookAgainAsync(stranger);

            Assert.Equal(1, seen.Observe("spool.foreign"));
            Assert.Equal((0, 0, 0L), (outbox.Pending, outbox.Spooled, outbox.Dropped));
        }

        Assert.Equal(["new"], stranger.Contents);
        Assert.Contains("1 files of the spool are sealed under a key that this client does not have", Assert.Single(stranger.Logs.At(LogLevel.Error)).Text, StringComparison.Ordinal);
        Assert.Equal(left.Keys.Order(StringComparer.Ordinal), fixture.Disk.Names);
        Assert.All(left, file => Assert.Equal(file.Value, fixture.Disk[file.Key]));
        using var back = fixture.Open();
        await fixture.RecoverAsync(back);
        Assert.Equal(SpoolFixture.Numbers(10), fixture.Contents);
    }

    [Fact]
    public async Task TornSpool_WithoutItsKey_IsNotTouched()
    {
        await LeaveAsync(0, 3);
        var name = fixture.Disk.Single(".spool");
        var torn = fixture.Disk[name][..^1];
        fixture.Disk[name] = torn;
        var stranger = new SpoolFixture { Disk = fixture.Disk };
        using (var outbox = stranger.Open())
            await stranger.RecoverAsync(outbox);

        Assert.Equal(torn, fixture.Disk[name]);
    }

    [Fact]
    public async Task Spool_AnotherProcessHasTheKey_IsTakenByItWhileThisOneLives()
    {
        await LeaveAsync(0, 10);
        var stranger = new SpoolFixture { Disk = fixture.Disk };
        using var seen = new Measurements(stranger.Telemetry.Meter);
        using var without = stranger.Open();
        await stranger.RecoverAsync(without);
        Assert.Equal(1, seen.Observe("spool.foreign"));

        using (var outbox = fixture.Open())
            await fixture.RecoverAsync(outbox);

        Assert.Equal(SpoolFixture.Numbers(10), fixture.Contents);
        await LookAgainAsync(stranger);
        await SpoolFixture.Until(() => seen.Observe("spool.foreign") == 0);
    }

    [Fact]
    public async Task PlainSpool_OfAnEarlierRun_IsSentAndWhatIsNewIsSealed()
    {
        var earlier = new SpoolFixture { Disk = fixture.Disk };
        using (var outbox = earlier.Open())
            await SpoolFixture.FillAsync(outbox, 0, 5);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        using (var outbox = fixture.Open())
        {
            await SpoolFixture.FillAsync(outbox, 5, 5);
            var isSealed = fixture.Disk.Names.Where(static name => name.EndsWith(".spool", StringComparison.Ordinal)).Select(name => Text(name).Contains("sealed", StringComparison.Ordinal));
            Assert.Equal([false, true], isSealed);

            await fixture.RecoverAsync(outbox);
        }

        Assert.Equal(SpoolFixture.Numbers(10), fixture.Contents);
        Assert.Empty(fixture.Logs.At(LogLevel.Error));
        Assert.Empty(fixture.Disk.Names);
    }

    [Fact]
    public async Task PlainSpool_HalfHandedOverUnderAKey_WaitsForTheKey()
    {
        var earlier = new SpoolFixture { Disk = fixture.Disk };
        using (var outbox = earlier.Open())
            await SpoolFixture.FillAsync(outbox, 0, 5);
        fixture.IsUp = true;
        fixture.OnStore = static request =>
        {
            if (request.Messages[0].Content != "0")
                throw new MemoryUnavailableException("down");
        };
        using (var outbox = fixture.Open(static options => options.BatchSize = 1))
            await SpoolFixture.Until(() => outbox is { Delivered: 1, Spooled: 4 });
        Assert.DoesNotContain("done", Text(fixture.Disk.Single(".spool")), StringComparison.Ordinal);

        using (var outbox = earlier.Open())
            await earlier.RecoverAsync(outbox);
        Assert.Empty(earlier.Stored);

        var later = new SpoolFixture(SpoolFixture.Key) { Disk = fixture.Disk };
        using var last = later.Open();
        await later.RecoverAsync(last);
        Assert.Equal(SpoolFixture.Numbers(5).Skip(1), later.Contents);
    }

    [Theory]
    [InlineData(SpoolFixture.OtherKey)]
    [InlineData(null)]
    public async Task Key_Exchanged_TheFormerOneOpensAndSealsNothing(string? next)
    {
        await LeaveAsync(0, 5);
        var name = Text(fixture.Disk.Single(".spool"))[SpoolRecord.HeaderSize..][..24];
        var exchanged = new SpoolFixture(next) { Disk = fixture.Disk };
        exchanged.Time.Advance(TimeSpan.FromSeconds(1));
        using (var outbox = exchanged.Open(static options => options.PreviousSpoolKeys.Add(SpoolFixture.Key)))
        {
            await SpoolFixture.FillAsync(outbox, 5, 5);
            var files = fixture.Disk.Names.Where(static file => file.EndsWith(".spool", StringComparison.Ordinal)).ToList();
            Assert.Equal([true, false], files.Select(file => Text(file).Contains(name, StringComparison.Ordinal)));
            Assert.Equal(next is not null, Text(files[1]).Contains("sealed", StringComparison.Ordinal));

            await exchanged.RecoverAsync(outbox);
        }

        Assert.Equal(SpoolFixture.Numbers(10), exchanged.Contents);
        Assert.Empty(exchanged.Logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task Message_ThatFitsOnlyPlain_IsDroppedAndHoldsNobodyUp()
    {
        using var outbox = fixture.Open(static options => options.MaxSpoolBytes = 4 << 20);

        Assert.False(outbox.Enqueue(SpoolFixture.Said("s", new string('x', (4 << 20) - 500_000))));

        await SpoolFixture.FillAsync(outbox, 0, 3);
        Assert.Equal(1, outbox.Dropped);
    }

    private string Text(string name) => Encoding.ASCII.GetString(fixture.Disk[name]);

    /// <summary>What a process leaves that ended before it could hand over.</summary>
    private async Task LeaveAsync(int from, int count)
    {
        using var outbox = fixture.Open();
        await SpoolFixture.FillAsync(outbox, from, count);
    }

    /// <summary>Lets the time come to look into the folder, and waits until it is looked at.</summary>
    private static async Task LookAgainAsync(SpoolFixture fixture)
    {
        var looks = 0;
        fixture.Disk.OnUse = (what, _) => looks += what == "list" ? 1 : 0;
        await SpoolFixture.Until(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(31));
            return Volatile.Read(ref looks) > 0;
        });
        fixture.Disk.OnUse = static (_, _) => { };
    }
}
