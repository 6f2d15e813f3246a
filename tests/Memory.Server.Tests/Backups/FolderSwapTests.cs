using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Replacing;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Backups;

/// <summary>A store takes another one's place whole, wherever it is interrupted.</summary>
public sealed class FolderSwapTests : EmbeddedTest
{
    public static TheoryData<int> Steps => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Swap_InterruptedAfterAnyStep_IsFinishedByTheNextOpening(int steps)
    {
        await FillAsync(decided: true);
        var left = FolderSwap.Steps(Fixture.Places, new LocalDisk()).GetEnumerator();
        for (var step = 0; step < steps && left.MoveNext(); step++)
            left.Current();

        await using (var store = await Fixture.OpenAsync())
        {
            Assert.Null(await store.TellImageAsync(Ada, Token));
            Assert.Equal(["new"], await TurnsAsync(store, Bob));
            Assert.Equal(["bob"], (await store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Id.Value));
            await WriteTurnAsync(store, Bob, "after");
        }

        Assert.False(Directory.Exists(Fixture.Places.Replacement));
        await using var again = await Fixture.OpenAsync();
        Assert.Equal(["new", "after"], await TurnsAsync(again, Bob));
    }

    [Fact]
    public async Task Replacement_NeverDecided_IsGoneAfterTheNextOpening()
    {
        await FillAsync(decided: false);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["old"], await TurnsAsync(store, Ada));
        Assert.False(Directory.Exists(Fixture.Places.Replacement));
    }

    [Fact]
    public async Task Replacement_SecondOne_WaitsForTheFirst()
    {
        await using var store = await Fixture.OpenAsync();
        await WriteTurnAsync(store, Ada, "old");
        await using (await store.ReplaceAsync(Token))
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReplaceAsync(Token).AsTask());
        await using (var second = await store.ReplaceAsync(Token))
            await second.AddUserAsync(Bob, Made("half"), Token);
        Assert.Equal(["old"], await TurnsAsync(store, Ada));
        Assert.Empty(await TurnsAsync(store, Bob));
        Assert.False(Directory.Exists(Fixture.Places.Replacement));
    }

    private static MadeImage Made(string turn) =>
        new(new UserImagePart { Turns = [Rows.Turn(turn) with { Sequence = 1 }] }) { Profile = new UserProfile(Rows.Noon) };

    private async Task FillAsync(bool decided)
    {
        await using var store = await Fixture.OpenAsync();
        await WriteTurnAsync(store, Ada, "old");
        var replacement = await store.ReplaceAsync(Token);
        await replacement.AddUserAsync(Bob, Made("new"), Token);
        if (decided)
            await replacement.CommitAsync(Token);

        // Not disposed of: that is how a killed process leaves it, but for the locks of its files.
        if (!decided)
            await ((IAsyncDisposable)replacement).DisposeAsync();
        if (!decided)
            Directory.CreateDirectory(Path.Combine(Fixture.Places.Replacement, "next", "users"));
    }
}
