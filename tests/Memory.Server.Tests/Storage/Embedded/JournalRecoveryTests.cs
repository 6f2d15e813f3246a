using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class JournalRecoveryTests : EmbeddedTest
{
    [Fact]
    public async Task Open_TailTornAtAnyByte_KeepsWhatWasBeforeAndGoesOn()
    {
        var lengths = await WriteTurnsAsync("one", "two", "three");
        var whole = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        for (var length = lengths[1]; length < lengths[2]; length += TestScale.Stride)
        {
            await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), whole[..(int)length], Token);
            await using var store = await Fixture.OpenAsync();
            Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
            Assert.Equal(lengths[1], new FileInfo(Fixture.JournalOf(Ada)).Length);
            await WriteTurnAsync(store, Ada, "four");
            Assert.Equal(["one", "two", "four"], await TurnsAsync(store, Ada));
        }
    }

    [Fact]
    public async Task Open_TailOfGarbageOrZeros_IsCutAndReported()
    {
        var lengths = await WriteTurnsAsync("one", "two");
        Fixture.Logger = new CapturingLogger<Server.Storage.Embedded.EmbeddedMemoryStore>();
        foreach (var tail in (byte[][])[new byte[5000], [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 37))], [1]])
        {
            await File.AppendAllBytesAsync(Fixture.JournalOf(Ada), tail, Token);
            await using var store = await Fixture.OpenAsync();
            Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
            Assert.Equal(lengths[1], new FileInfo(Fixture.JournalOf(Ada)).Length);
            Assert.Contains(
                ((CapturingLogger<Server.Storage.Embedded.EmbeddedMemoryStore>)Fixture.Logger).Lines, line => line.Contains($"Cut {tail.Length} bytes", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Open_FirstWriteTorn_IsNobody()
    {
        await WriteTurnsAsync("one");
        var whole = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), whole[..length], Token);
            await using var store = await Fixture.OpenAsync();
            Assert.Empty(await TurnsAsync(store, Ada));
            Assert.Empty(await store.ListUsersAsync(Ada.Owner, null, 10, Token));
            await WriteTurnAsync(store, Ada, "again");
            Assert.Equal(["again"], await TurnsAsync(store, Ada));
        }
    }

    [Fact]
    public async Task Open_AnyByteFlippedBeforeGoodRecords_IsReportedAndNothingIsTouched()
    {
        var lengths = await WriteTurnsAsync("one", "two", "three");
        await using (var store = await Fixture.OpenAsync())
            await WriteTurnAsync(store, Bob, "fine");
        var whole = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        var random = new Random(4);
        for (var i = 0; i < 60; i++)
        {
            var damaged = whole.ToArray();
            var at = i < (int)Frame.HeaderSize ? (int)lengths[0] + i : random.Next((int)lengths[1]);
            damaged[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), damaged, Token);

            await using var store = await Fixture.OpenAsync();
            var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada));
            Assert.Contains(Fixture.JournalOf(Ada), fault.Message, StringComparison.Ordinal);
            Assert.Contains("damaged at byte", fault.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteTurnAsync(store, Ada, "no"));
            Assert.Equal(["fine"], await TurnsAsync(store, Bob));
            Assert.Equal(damaged, await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token));
        }
    }

    [Fact]
    public async Task Open_DamagedFileRepaired_WorksAgainWithoutARestart()
    {
        var lengths = await WriteTurnsAsync("one", "two");
        var whole = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        var damaged = whole.ToArray();
        damaged[lengths[0] - 3] ^= 1;
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), damaged, Token);
        var time = new ManualTime();
        await using var store = await Fixture.OpenAsync(time);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada));
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), whole, Token);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Open_JournalOfANewerFormatOrOfSomebodyElse_IsRefused()
    {
        await WriteTurnsAsync("one");
        Directory.CreateDirectory(Path.GetDirectoryName(Fixture.JournalOf(Bob))!);
        File.Copy(Fixture.JournalOf(Ada), Fixture.JournalOf(Bob));
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), (JournalHeader.Of(Ada) with { Format = 3 }).ToFrame(), Token);
        await using var store = await Fixture.OpenAsync();
        Assert.Contains("newer version", (await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada))).Message, StringComparison.Ordinal);
        Assert.Contains("somebody else", (await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Bob))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RecordWithFieldsOfALaterVersion_ReadsTheRest()
    {
        await WriteTurnsAsync("one");
        var batch = new Batch();
        batch.Add("""{"v":9,"moods":[1],"turns":[{"id":"two","session":"s1","role":"user","content":"c","said_at":"2026-03-01T12:00:00+00:00","stored_at":"2026-03-01T12:00:00+00:00","sequence":2,"tone":{"a":1}}]}"""u8, then: null);
        await File.AppendAllBytesAsync(Fixture.JournalOf(Ada), batch.ToFrame(JournalCoding.PlainFor(JournalHeader.Of(Ada)), 1).ToArray(), Token);
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(["one", "two"], await TurnsAsync(store, Ada));
        Assert.Equal(9, (await store.ReadDeltaAsync(Ada, 0, Token)).Version);
    }

    /// <summary>Writes each turn by a flush of its own; answers the file's length after each.</summary>
    private async Task<long[]> WriteTurnsAsync(params string[] ids)
    {
        await using var store = await Fixture.OpenAsync();
        List<long> lengths = [];
        foreach (var id in ids)
        {
            await WriteTurnAsync(store, Ada, id);
            lengths.Add(new FileInfo(Fixture.JournalOf(Ada)).Length);
        }

        return [.. lengths];
    }
}
