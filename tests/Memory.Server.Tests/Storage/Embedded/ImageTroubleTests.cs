using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>A process that dies, or a disk that fills up, while a user is made of an image.</summary>
public sealed class ImageTroubleTests : EmbeddedTest
{
    private static UserImagePart Part { get; } = new()
    {
        Turns = [.. Enumerable.Range(1, 300).Select(number => Rows.Turn($"m{number}") with { Sequence = number })],
        Observations = [Rows.Observation(1)],
        Memories = [Rows.Memory(1)],
    };

    private static MadeImage Image => new(Part, new UserImagePart { Sessions = [Rows.Session("s1")] }) { Profile = new UserProfile(Rows.Noon), LastActive = Rows.Noon };

    [Fact]
    public async Task WriteImage_ProcessDiesAtAnyChange_NothingOrAllIsThere()
    {
        var (none, all) = (0, 0);
        for (var at = 0; ; at += TestScale.Stride)
        {
            await using var fixture = new EmbeddedFixture();
            var disk = new FaultyDisk();
            var isDone = false;
            await using (var store = await fixture.OpenAsync(disk: disk))
            {
                disk.DiesAt = disk.Operations + at;
                try
                {
                    await store.WriteImageAsync(Ada, Image, Token);
                    isDone = true;
                }
                catch (StorageUnavailableException)
                {
                    // It died.
                }
            }

            await using var reopened = await fixture.OpenAsync();
            var turns = (await reopened.ReadDeltaAsync(Ada, 0, Token)).Turns.Count;
            Assert.True(turns == 300 || (turns == 0 && !isDone), $"{turns} turns after dying at change {at}.");
            var listed = await reopened.ListUsersAsync(Ada.Owner, null, 10, Token);
            Assert.Equal(turns == 300 ? 1 : 0, listed.Count);
            (none, all) = (none + (turns == 0 ? 1 : 0), all + (turns == 300 ? 1 : 0));
            if (turns == 0)
                await reopened.WriteImageAsync(Ada, Image, Token);
            Assert.Equal(300, (await reopened.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
            Assert.DoesNotContain(Directory.EnumerateFiles(fixture.Places.Unfinished), static file => file.EndsWith(".image", StringComparison.Ordinal));
            if (isDone)
                break;
        }

        Assert.True(none > 2 && all > 0, $"{none} times nothing and {all} times all");
    }

    [Fact]
    public async Task WriteImage_FlushFails_TheSameStoreGoesOnWithNothingOrAll()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        disk.FailsToSync = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.WriteImageAsync(Ada, Image, Token).AsTask());
        disk.FailsToSync = false;
        Assert.Null(await store.TellImageAsync(Ada, Token));
        await store.WriteImageAsync(Ada, Image, Token);
        await WriteTurnAsync(store, Ada, "next");
        Assert.Equal(301, (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
    }

    [Fact]
    public async Task WriteImage_ReaderOfAnEarlierVersion_ReadsEverythingAnew()
    {
        await using var store = await Fixture.OpenAsync();
        var before = await store.ReadDeltaAsync(Ada, 0, Token);
        await store.WriteImageAsync(Ada, Image, Token);
        var after = await store.ReadDeltaAsync(Ada, before.Version, Token);
        Assert.Equal((true, 300, true), (after.IsFull, after.Turns.Count, after.Version > before.Version));
    }
}
