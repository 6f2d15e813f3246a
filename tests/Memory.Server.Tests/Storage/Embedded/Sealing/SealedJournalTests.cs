using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Tests.Encryption;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>What somebody can do to the files who has the disk and not the key.</summary>
public sealed class SealedJournalTests : SealedTest
{
    [Fact]
    public async Task Journal_OfAnEncryptedStore_HoldsNothingThatWasSaid()
    {
        await WriteAsync(Ada, "one", "two");
        Assert.Empty(FilesWith("said-in-confidence"));
        Assert.NotEmpty(FilesWith("\"user\":\"ada\""));
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
        Assert.Equal([new UserId("ada")], (await store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Id));
    }

    [Fact]
    public async Task Frame_WithAnyByteChanged_IsRefusedAndNobodyElseIs()
    {
        await WriteAsync(Ada, "one", "two");
        await WriteAsync(Bob, "three");
        var frames = FramesOf(Fixture.JournalOf(Ada));
        var random = new Random(20260301);
        for (var i = 0; i < 20; i++)
        {
            var changed = frames[1].ToArray();
            changed[random.Next(Frame.HeaderSize, changed.Length)] ^= (byte)(1 << random.Next(8));
            Frame.Seal(changed);
            Put(Fixture.JournalOf(Ada), [frames[0], changed, frames[2]]);
            await ShouldBeRefusedAsync();
        }

        Put(Fixture.JournalOf(Ada), frames);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Frames_SwappedRepeatedOrTakenOut_AreRefused()
    {
        await WriteAsync(Ada, "one", "two", "three");
        var f = FramesOf(Fixture.JournalOf(Ada));
        byte[][][] forgeries = [[f[0], f[2], f[1], f[3]], [f[0], f[1], f[1], f[2], f[3]], [f[0], f[1], f[3]], [f[0], f[2], f[3]], [f[0], f[1], f[2], f[3], f[3]]];
        foreach (var forged in forgeries)
        {
            Put(Fixture.JournalOf(Ada), forged);
            await ShouldBeRefusedAsync();
        }
    }

    [Fact]
    public async Task Frames_OfSomebodyElseOrOfAnEarlierFile_AreRefused()
    {
        await WriteAsync(Ada, "one");
        await WriteAsync(Bob, "one");
        var (ada, bob) = (FramesOf(Fixture.JournalOf(Ada)), FramesOf(Fixture.JournalOf(Bob)));

        // Under Ada's header, and under one that names Bob's key and file.
        Put(Fixture.JournalOf(Ada), [ada[0], bob[1]]);
        await ShouldBeRefusedAsync();
        var header = JournalHeader.Parse(bob[0].AsSpan(Frame.HeaderSize))! with { User = "ada" };
        Put(Fixture.JournalOf(Ada), [header.ToFrame(), bob[1]]);
        await ShouldBeRefusedAsync();

        File.Delete(Fixture.JournalOf(Ada));
        await WriteAsync(Ada, "one");
        Put(Fixture.JournalOf(Ada), [FramesOf(Fixture.JournalOf(Ada))[0], ada[1]]);
        await ShouldBeRefusedAsync();
    }

    [Fact]
    public async Task PlainJournal_PutIntoAnEncryptedStore_IsRefused()
    {
        await Fixture.ConvertAsync();
        await using (var plain = new EmbeddedFixture())
        {
            await using (var store = await plain.OpenAsync())
                await SayAsync(store, Ada, "forged");
            Directory.CreateDirectory(Path.GetDirectoryName(Fixture.JournalOf(Ada))!);
            File.Copy(plain.JournalOf(Ada), Fixture.JournalOf(Ada));
        }

        await ShouldBeRefusedAsync();
    }

    [Fact]
    public async Task TornTail_OfAnUnacknowledgedWrite_IsCutAsEver()
    {
        await WriteAsync(Ada, "one", "two");
        var whole = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        var last = FramesOf(Fixture.JournalOf(Ada))[^1].Length;
        for (var torn = 1; torn <= last; torn += 7)
        {
            await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), whole[..^torn], Token);
            await using var store = await Fixture.OpenAsync();
            Assert.Equal(["one"], await TurnsAsync(store, Ada));
            await SayAsync(store, Ada, "three");
            Assert.Equal(["one", "three"], await TurnsAsync(store, Ada));
        }

        Assert.Empty(Fixture.Broken);
    }

    [Fact]
    public async Task Key_GoneOrDamagedOrSomebodyElses_MakesOnlyItsUserUnavailable()
    {
        await WriteAsync(Ada, "one");
        await WriteAsync(Bob, "two");
        var (ada, bob) = (KeyFileOf("ada"), KeyFileOf("bob"));
        var (whole, other) = (await File.ReadAllBytesAsync(ada, Token), await File.ReadAllBytesAsync(bob, Token));

        File.Delete(ada);
        await ShouldBeRefusedAsync(["two"]);
        await File.WriteAllBytesAsync(ada, whole[..(whole.Length / 2)], Token);
        await ShouldBeRefusedAsync(["two"]);
        await File.WriteAllBytesAsync(ada, other, Token);
        await ShouldBeRefusedAsync(["two"]);

        // With Ada's name on Bob's key.
        await File.WriteAllTextAsync(ada, System.Text.Encoding.UTF8.GetString(other).Replace("\"bob\"", "\"ada\"", StringComparison.Ordinal), Token);
        await ShouldBeRefusedAsync(["two"]);

        await File.WriteAllBytesAsync(ada, whole, Token);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one"], await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Ring_Truncated_StopsTheStart()
    {
        await WriteAsync(Ada, "one");
        var ring = Path.Combine(Fixture.Places.KeyRing, "ring");
        var whole = await File.ReadAllBytesAsync(ring, Token);
        await File.WriteAllBytesAsync(ring, whole[..(whole.Length / 2)], Token);
        var refused = await Assert.ThrowsAsync<Server.Configuration.SettingsException>(() => Fixture.OpenAsync());
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(ring, whole, Token);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one"], await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Start_WithAWrongKeyOrNone_IsRefusedAndLeavesTheFolderFree()
    {
        await WriteAsync(Ada, "one");
        foreach (var ring in (RingOpening[])[SealedFixture.Sealing(2), RingOpening.None, SealedFixture.Opening(2)])
        {
            Fixture.Ring = ring;
            await Assert.ThrowsAsync<Server.Configuration.SettingsException>(() => Fixture.OpenAsync());
        }

        Fixture.Ring = SealedFixture.Sealing(1);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one"], await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Read_UnknownUser_MakesNoKey()
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Empty(await TurnsAsync(store, Ada));
        Assert.Empty(KeyFiles());
        await SayAsync(store, Ada, "one");
        Assert.Equal(2, KeyFiles().Length);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in KeyFiles())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Fixture.Places.KeyRing));
    }

    [Fact]
    public async Task Destroy_KeyOfAUser_LeavesNothingThatOpens()
    {
        await WriteAsync(Ada, "one");
        await WriteAsync(Bob, "two");
        await using (var store = await Fixture.OpenAsync())
            await store.DataKeys!.DestroyAsync(Rings.Ada, Token);
        await ShouldBeRefusedAsync(["two"]);
        Assert.DoesNotContain(Fixture.Files(), path => path.StartsWith(Fixture.Places.KeyRing, StringComparison.Ordinal) && Traces.IsIn(File.ReadAllBytes(path), "\"ada\""));
    }

    private string[] KeyFiles() => [.. Fixture.Files().Where(static path => path.EndsWith(".key", StringComparison.Ordinal))];

    private string KeyFileOf(string user) => KeyFiles().Single(path => Traces.IsIn(File.ReadAllBytes(path), $"\"{user}\""));

    /// <summary>Ada's data does not open, which is told; Bob's is as it was.</summary>
    private async Task ShouldBeRefusedAsync(string[]? bobs = null)
    {
        Fixture.Broken.Clear();
        await using var store = await Fixture.OpenAsync();
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada));
        Assert.True(refused.IsSealBroken);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SayAsync(store, Ada, "more"));
        Assert.Contains(Rings.Ada, Fixture.Broken);
        if (bobs is not null)
            Assert.Equal(bobs, await TurnsAsync(store, Bob));
    }
}
