using Memory.Server.Encryption.Masters;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>From plain to sealed, from key to key, and back, while it is used and wherever it is killed.</summary>
public sealed class SealedConversionTests : SealedTest
{
    [Fact]
    public async Task PlainStore_WithAKey_IsSealedAndBackAgain()
    {
        Fixture.Ring = RingOpening.None;
        await WriteAsync(Ada, "one", "two");
        await WriteAsync(Bob, "three");
        Assert.Equal(2, FilesWith("said-in-confidence").Length);

        Fixture.Ring = SealedFixture.Sealing(1);
        Assert.Equal(new SealingProgress(SealingState.Sealed, 2, 0), await Fixture.ConvertAsync());
        Assert.Empty(FilesWith("said-in-confidence"));
        await ShouldHoldAsync(["one", "two"], ["three"]);

        Fixture.Ring = SealedFixture.Opening(1);
        Assert.Equal(new SealingProgress(SealingState.Plain, 2, 0), await Fixture.ConvertAsync());
        Assert.Equal(2, FilesWith("said-in-confidence").Length);
        await ShouldHoldAsync(["one", "two"], ["three"]);

        // Nothing is left of it: another key may begin anew, and no key does too.
        Assert.Empty(Directory.GetFiles(Fixture.Places.KeyRing, "*", SearchOption.AllDirectories));
        Fixture.Ring = RingOpening.None;
        await ShouldHoldAsync(["one", "two"], ["three"]);
        Fixture.Ring = SealedFixture.Sealing(2);
        Assert.True((await Fixture.ConvertAsync()).IsDone);
        await ShouldHoldAsync(["one", "two"], ["three"]);
    }

    [Fact]
    public async Task SealedStore_WithAnotherMasterKey_NeedsOnlyThatOneAfterwards()
    {
        await WriteAsync(Ada, "one");
        await Fixture.ConvertAsync();
        Fixture.Ring = SealedFixture.Sealing(2, 1);
        Assert.Equal(2, (await Fixture.ConvertAsync()).Keys);
        Fixture.Ring = SealedFixture.Sealing(2);
        await ShouldHoldAsync(["one"], []);
        Fixture.Ring = SealedFixture.Sealing(1);
        await Assert.ThrowsAsync<Server.Configuration.SettingsException>(() => Fixture.OpenAsync());
    }

    [Fact]
    public async Task Sealed_Once_IsNotLookedAtAgain()
    {
        await WriteAsync(Ada, "one");
        await Fixture.ConvertAsync();
        var seen = 0;
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(SealingState.Sealed, store.Sealing!.Progress.State);
        Assert.True((await store.Sealing.RunAsync(_ => seen++, Token)).IsDone);
        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task Conversion_WithADamagedJournal_DoesTheOthersAndSaysSo()
    {
        Fixture.Ring = RingOpening.None;
        await WriteAsync(Ada, "one", "two");
        await WriteAsync(Bob, "three");
        var frames = FramesOf(Fixture.JournalOf(Ada));
        var whole = frames[1].ToArray();
        frames[1][^1] ^= 1;
        Put(Fixture.JournalOf(Ada), frames);

        Fixture.Ring = SealedFixture.Sealing(1);
        Assert.Equal(new SealingProgress(SealingState.Sealing, 1, 1), await Fixture.ConvertAsync());
        Assert.Equal([Fixture.JournalOf(Ada)], FilesWith("said-in-confidence"));

        Put(Fixture.JournalOf(Ada), [frames[0], whole, frames[2]]);
        Assert.Equal(new SealingProgress(SealingState.Sealed, 2, 0), await Fixture.ConvertAsync());
        await ShouldHoldAsync(["one", "two"], ["three"]);
    }

    [Fact]
    public async Task Conversion_BesideWriters_LosesNothing()
    {
        Fixture.Ring = RingOpening.None;
        await WriteAsync(Ada, "first");
        foreach (var ring in (RingOpening[])[SealedFixture.Sealing(1), SealedFixture.Opening(1), SealedFixture.Sealing(2)])
        {
            Fixture.Ring = ring;
            await using var store = await Fixture.OpenAsync();
            var before = (await TurnsAsync(store, Ada)).Length;
            var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < 25; i++)
                    await SayAsync(store, Ada, $"{before} {writer} {i}");
            })));
            Assert.True((await store.Sealing!.RunAsync(null, Token)).IsDone);
            await writing;
            Assert.Equal(before + 100, (await TurnsAsync(store, Ada)).Distinct().Count());
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(301, (await TurnsAsync(reopened, Ada)).Distinct().Count());
        Assert.Empty(FilesWith("said-in-confidence"));
    }

    /// <summary>Each step of the way, from the first byte of the ring to the note that all is done, is where a process may end.</summary>
    [Theory]
    [InlineData("seal")]
    [InlineData("open")]
    [InlineData("rotate")]
    public async Task Conversion_KilledAtAnyStep_LosesNothingAndGoesOn(string way)
    {
        var step = 0;
        for (var wasKilled = true; wasKilled; step += TestScale.Stride)
        {
            var test = new SealedFixture { Ring = way == "seal" ? RingOpening.None : SealedFixture.Sealing(1) };
            await using var held = test;
            await FillAsync(test);
            test.Ring = way switch { "seal" => SealedFixture.Sealing(1), "open" => SealedFixture.Opening(1), _ => SealedFixture.Sealing(2, 1) };
            var disk = new FaultyDisk { DiesAt = step };
            wasKilled = await DiesAsync(test, disk);

            // What it left is whole, and takes more.
            await using (var store = await test.OpenAsync())
            {
                Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
                Assert.Equal(["three"], await TurnsAsync(store, Bob));
                await SayAsync(store, Ada, "four");
                if (store.Sealing is { } sealing)
                    Assert.True((await sealing.RunAsync(null, Token)).IsDone);
            }

            test.Ring = way switch { "seal" => SealedFixture.Sealing(1), "open" => RingOpening.None, _ => SealedFixture.Sealing(2) };
            await using var reopened = await test.OpenAsync();
            Assert.Equal(["one", "two", "four"], await TurnsAsync(reopened, Ada));
            Assert.Equal(["three"], await TurnsAsync(reopened, Bob));
            var isReadable = test.Files().Any(static path => Traces.IsIn(File.ReadAllBytes(path), "said-in-confidence"));
            Assert.Equal(way == "open", isReadable);
        }

        Assert.True(step > 10, $"It took {step} steps.");
    }

    private static async Task FillAsync(SealedFixture test)
    {
        await using var store = await test.OpenAsync();
        await SayAsync(store, Ada, "one");
        await SayAsync(store, Ada, "two");
        await SayAsync(store, Bob, "three");
        if (store.Sealing is { } sealing)
            Assert.True((await sealing.RunAsync(null, Token)).IsDone);
    }

    /// <summary>Opens and converts on a disk that stops working at some step; whether it did.</summary>
    private static async Task<bool> DiesAsync(SealedFixture test, FaultyDisk disk)
    {
        try
        {
            await test.ConvertAsync(disk);
        }
        catch (Exception fault) when (fault is StorageUnavailableException or IOException)
        {
            // So it ends.
        }

        return disk.Operations > disk.DiesAt;
    }

    private async Task ShouldHoldAsync(string[] adas, string[] bobs)
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(adas, await TurnsAsync(store, Ada));
        Assert.Equal(bobs, await TurnsAsync(store, Bob));
    }
}
