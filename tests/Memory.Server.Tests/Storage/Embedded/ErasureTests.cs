using System.Text;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Recall.Vectors;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>What an erasure leaves on the disk, and what a disk or a kill can make of it.</summary>
public sealed class ErasureTests : EmbeddedTest
{
    private const string Secret = "quokka";

    [Fact]
    public async Task Files_AfterAnErasure_HoldNoWordOfTheUser()
    {
        var who = new Scope(new OwnerId("acme"), new UserId($"{Secret}-user"));
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, who);
        await WriteTurnAsync(store, Bob, "kept");
        Assert.NotEmpty(FilesWith(Secret));

        var erased = await EraseAsync(store, who);

        // The owner's journal tells the user until the erasure is written down; it may be being rewritten, too.
        Assert.DoesNotContain(
            FilesWith(Secret),
            file => !file.StartsWith(Fixture.Places.Owners, StringComparison.Ordinal) && !file.StartsWith(Fixture.Places.Unfinished, StringComparison.Ordinal));
        await store.Erasures.CloseAsync(who, erased!.At, Token);

        // The owner's journal is rewritten in the background, at once and not on a timer: the clock stands.
        await UntilAsync(() => FilesWith(Secret).Length == 0);
        Assert.Equal(["kept"], await TurnsAsync(store, Bob));
        Assert.NotEmpty(FilesWith("bob"));
    }

    [Fact]
    public async Task Files_OfVectors_GoToo_AndLateOnesAreNotKept()
    {
        using var service = new FakeService("service", 8);
        await using var store = await Fixture.OpenAsync(analysis: new TextAnalysis(service));
        await WriteTurnAsync(store, Ada, "m1");
        await FillAsync(store, service);
        await WriteTurnAsync(store, Ada, "m2");
        var lacking = await store.Vectors!.ListGapsAsync(Ada, after: null, 10, Token);
        Assert.True(File.Exists(Fixture.Places.UserVectors(JobId.ScopeHash(Ada))));

        await EraseAsync(store, Ada);
        Assert.False(File.Exists(Fixture.Places.UserVectors(JobId.ScopeHash(Ada))));
        Assert.Equal(0, await store.Vectors.CountAsync(Token));

        // Whoever was filling the erased user's texts comes late; the user who came back is not given them.
        await WriteTurnAsync(store, Ada, "m3");
        await store.Vectors.FillAsync(Ada, [.. lacking.Select(gap => new FilledGap(gap, service.VectorOf(gap.Text)))], TimeSpan.FromMinutes(1), Token);
        Assert.False(File.Exists(Fixture.Places.UserVectors(JobId.ScopeHash(Ada))));
        Assert.False(File.Exists(Fixture.Places.NextUserVectors(JobId.ScopeHash(Ada))));
        await FillAsync(store, service);
        Assert.Contains((await store.ReadDeltaAsync(Ada, 0, Token)).Texts, static text => text.Text == "content of m3");
    }

    [Fact]
    public async Task Disk_DyingAtAnyStep_LeavesTheUserWholeOrErasedWhole()
    {
        var (whole, gone, survived) = (0, 0, 0);
        for (var step = 0; survived < 2; step += TestScale.Stride)
        {
            await using var fixture = new EmbeddedFixture();
            var disk = new FaultyDisk();
            var store = await fixture.OpenAsync(disk: disk);
            await PlantAsync(store, Ada);
            await WriteTurnAsync(store, Bob, "kept");
            disk.DiesAt = disk.Operations + step;
            var told = await TryEraseAsync(store, Ada);
            await store.DisposeAsync();
            if (disk.Operations <= disk.DiesAt)
                survived++;

            await using var reopened = await fixture.OpenAsync();
            Assert.Equal(["kept"], await TurnsAsync(reopened, Bob));
            var user = await reopened.ReadAsync(Ada, (view, token) => view.GetUserAsync(token), Token);
            var isKeyKnown = await reopened.Keys.FindAsync(KeyOf(Ada).Hash, Token) is not null;
            if (user is not null)
            {
                whole++;
                Assert.Null(told);
                Assert.True(isKeyKnown);
                Assert.Equal(["m1", "m2"], await TurnsAsync(reopened, Ada));
                Assert.Equal(new ErasureCounts(1, 2, 1, 0, 1, 1), (await EraseAsync(reopened, Ada))!.Counts);
                continue;
            }

            gone++;
            Assert.False(isKeyKnown);
            Assert.False(File.Exists(fixture.JournalOf(Ada)));
            Assert.Empty(await TurnsAsync(reopened, Ada));
            Assert.Equal(0, await reopened.Jobs.CountAsync(Token));

            // Whoever got no answer asks again, and gets the receipt of what was done.
            Assert.Equal(new ErasureCounts(1, 2, 1, 0, 1, 1), (await EraseAsync(reopened, Ada))!.Counts);
            await WriteTurnAsync(reopened, Ada, "anew");
            await reopened.DisposeAsync();
            await using var again = await fixture.OpenAsync();
            Assert.Equal(["anew"], await TurnsAsync(again, Ada));
        }

        Assert.True(whole > 0 && gone > 3, $"{whole} {gone}");
    }

    [Fact]
    public async Task Disk_Full_RefusesAndTheRepetitionErases()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        await PlantAsync(store, Ada);
        disk.Room = 20;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => EraseAsync(store, Ada));
        Assert.Equal(["m1", "m2"], await TurnsAsync(store, Ada));
        Assert.NotNull(await store.Keys.FindAsync(KeyOf(Ada).Hash, Token));

        disk.Room = long.MaxValue;
        Assert.Equal(new ErasureCounts(1, 2, 1, 0, 1, 1), (await EraseAsync(store, Ada))!.Counts);
        Assert.Empty(await TurnsAsync(store, Ada));
    }

    [Fact]
    public async Task Disk_FullBehindTheTombstone_NothingIsReadUntilTheFilesAreGone()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        await PlantAsync(store, Ada);

        // The tombstone fits and is flushed; the note that the files are gone does not fit any more.
        disk.OnSync = path => disk.Room = path == Fixture.Places.OwnerJournal(Ada.Owner) ? 0 : disk.Room;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => EraseAsync(store, Ada));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada));
        Assert.Null(await store.Keys.FindAsync(KeyOf(Ada).Hash, Token));

        disk.OnSync = null;
        disk.Room = long.MaxValue;
        Assert.Equal(new ErasureCounts(1, 2, 1, 0, 1, 1), (await EraseAsync(store, Ada))!.Counts);
        Assert.Empty(await TurnsAsync(store, Ada));
        await WriteTurnAsync(store, Ada, "anew");
        await store.DisposeAsync();
        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(["anew"], await TurnsAsync(reopened, Ada));
    }

    [Fact]
    public async Task Journal_BeingRewritten_DoesNotBringTheUserBack()
    {
        var disk = new FaultyDisk();
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using (var store = await Fixture.OpenAsync(disk: disk))
        {
            await WriteAsync(store, Ada, new UserCommit { Turns = [Rows.Turn("m1", content: Secret)], Memories = [Rows.Memory(1)] });
            disk.OnWrite = path =>
            {
                if (!path.StartsWith(Fixture.Places.Unfinished, StringComparison.Ordinal) || reached.IsSet)
                    return;
                reached.Set();
                goOn.Wait(HangGuard);
            };
            await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)] });
            Assert.True(reached.Wait(HangGuard, Token));
            await EraseAsync(store, Ada);
            goOn.Set();
            await UntilAsync(() => FilesWith(Secret).Length == 0 && !Directory.EnumerateFiles(Fixture.Places.Unfinished).Any());
            Assert.Empty(await TurnsAsync(store, Ada));
            Assert.False(File.Exists(Fixture.JournalOf(Ada)));
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Empty(await TurnsAsync(reopened, Ada));
    }

    [Fact]
    public async Task Journal_Damaged_CanBeErased()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await PlantAsync(store, Ada);
            await WriteTurnAsync(store, Ada, "m3");
        }

        var damaged = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        damaged[damaged.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), damaged, Token);

        await using var reopened = await Fixture.OpenAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(reopened, Ada));
        Assert.Equal(new ErasureCounts(0, 0, 0, 0, 0, 1), (await EraseAsync(reopened, Ada))!.Counts);
        Assert.False(File.Exists(Fixture.JournalOf(Ada)));
        Assert.Empty(await TurnsAsync(reopened, Ada));
        await WriteTurnAsync(reopened, Ada, "anew");
        Assert.Equal(["anew"], await TurnsAsync(reopened, Ada));
    }

    [Fact]
    public async Task Key_AddedWhileItsUserIsErased_IsFoundOnlyWhenItIsStored()
    {
        await using var store = await Fixture.OpenAsync();
        for (var i = 0; i < 30; i++)
        {
            await WriteTurnAsync(store, Ada, "m1");
            var key = KeyOf(Ada) with { Id = Rows.Id(1000 + i).Value, Hash = [.. Enumerable.Repeat((byte)(100 + i), 32)] };
            await Task.WhenAll(store.Keys.AddAsync(key, Token).AsTask(), EraseAsync(store, Ada));
            var listed = (await store.Keys.ListAsync(Ada.Owner, after: null, 50, Token)).Items.Select(static known => known.Id);
            Assert.Equal(listed.Contains(key.Id), await store.Keys.FindAsync(key.Hash, Token) is not null);
            if (listed.Contains(key.Id))
                await WriteTurnAsync(store, Ada, "m2");
            await EraseAsync(store, Ada);
        }
    }

    [Fact]
    public async Task User_ErasedWhileFirstWrittenTo_IsInNoListAfterwards()
    {
        await using var store = await Fixture.OpenAsync();
        await WriteTurnAsync(store, Bob, "kept");
        var users = Enumerable.Range(0, 60).Select(static i => new Scope(new OwnerId("acme"), new UserId($"{Secret} {i}"))).ToArray();
        await Task.WhenAll(users.SelectMany(who => (Task[])[Task.Run(() => WriteTurnAsync(store, who, "m1"), Token), Task.Run(() => EraseAsync(store, who), Token)]));
        foreach (var who in users)
        {
            if (await EraseAsync(store, who) is { } erased)
                await store.Erasures.CloseAsync(who, erased.At, Token);
        }

        await UntilAsync(() => FilesWith(Secret).Length == 0);
    }

    private static Task<ErasedUser?> EraseAsync(IMemoryStore store, Scope scope) => store.Erasures.EraseAsync(scope, static _ => default, Token).AsTask();

    private static async Task<ErasedUser?> TryEraseAsync(IMemoryStore store, Scope scope)
    {
        try
        {
            return await EraseAsync(store, scope);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private static ApiKey KeyOf(Scope scope) => Rows.Key(scope.Owner.Value, 77) with { Scope = KeyScope.User, User = scope.User, Metadata = new Json($$"""{"a":"{{Secret}} key"}""") };

    /// <summary>Stores the word in every field that is text.</summary>
    private static async Task PlantAsync(EmbeddedMemoryStore store, Scope scope)
    {
        var (json, message) = (new Json($$"""{"{{Secret}}":"{{Secret}}"}"""), new MessageId("m1"));
        await store.CommitAsync(
            scope,
            new UserCommit
            {
                At = Rows.Noon,
                User = new UserProfile(Rows.Noon, $"{Secret} name", json),
                Sessions = [Rows.Session($"{Secret} s") with { Context = json }],
                Turns = [Rows.Turn("m1", session: $"{Secret} s", content: $"{Secret} said") with { Name = Secret, Metadata = json }, Rows.Turn("m2") with { Id = new MessageId("m2") }],
                Observations = [Rows.Observation(1, slot: "pet", content: $"{Secret} seen") with { Value = json, Metadata = json }],
                Memories = [Rows.Memory(1, slot: "pet", content: $"{Secret} kept") with { Value = json, Metadata = json, Source = new MemorySource(new SessionId($"{Secret} s"), [message]) }],
                Jobs = [Rows.Job(scope, 1, messages: $"{Secret} m") with { LastError = Secret }],
            },
            Token);
        await store.Keys.AddAsync(KeyOf(scope), Token);
        await store.Idempotency.KeepAsync(
            scope.Owner,
            new RequestKey("POST", $"/v1/users/{Secret}/import", Secret),
            new KeptAnswer(Secret, 200, Secret, Secret, Rows.Noon) { User = scope.User },
            Token);
    }

    private static async Task FillAsync(IMemoryStore store, FakeService service)
    {
        var gaps = await store.Vectors!.ListGapsAsync(Ada, after: null, 100, Token);
        await store.Vectors.FillAsync(Ada, [.. gaps.Select(gap => new FilledGap(gap, service.VectorOf(gap.Text)))], TimeSpan.FromMinutes(1), Token);
        Assert.True(await store.Vectors.CompleteAsync(Ada, Token));
    }

    /// <summary>The files with the text among their bytes.</summary>
    private string[] FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return
        [
            .. Directory.EnumerateFiles(Fixture.Places.Folder, "*", SearchOption.AllDirectories).Where(file => file != Fixture.Places.Lock).Where(file =>
            {
                try
                {
                    using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    var content = new byte[stream.Length];
                    return content.AsSpan(0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)).IndexOf(bytes) >= 0;
                }
                catch (IOException)
                {
                    // Renamed or deleted while this looked; it is looked at again.
                    return true;
                }
            }),
        ];
    }
}
