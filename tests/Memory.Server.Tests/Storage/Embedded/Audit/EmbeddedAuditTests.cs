using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded;
using Memory.Testing;

namespace Memory.Server.Tests.Storage.Embedded.Audit;

/// <summary>The audit log's files: cut into pieces, cut off by crashes, damaged by hands.</summary>
public sealed class EmbeddedAuditTests : EmbeddedTest
{
    private static readonly OwnerId Acme = Ada.Owner;

    private string[] Segments => [.. Directory.EnumerateFiles(Fixture.Places.AuditLog(Acme)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Append_MoreThanAFileHolds_NextFileGoesOn()
    {
        Options.AuditLinesPerFile = 4;
        await using (var store = await Fixture.OpenAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AppendAsync(store)));
            Assert.Equal(3, Segments.Length);
        }

        await using var reopened = await Fixture.OpenAsync();
        await AppendAsync(reopened);
        await AppendAsync(reopened);
        await AppendAsync(reopened);
        Assert.Equal(4, Segments.Length);
        await AssertWholeAsync(reopened, 13);
        Assert.Equal([9, 8, 7, 6], (await reopened.Audit.ListAsync(Acme, new AuditFilter(), 10, 4, Token)).Select(static row => row.Sequence));
    }

    [Fact]
    public async Task Prune_AcrossFiles_WholeFilesGoAndTheOneInBetweenIsShortened()
    {
        Options.AuditLinesPerFile = 4;
        var time = new ManualTime();
        await using var store = await Fixture.OpenAsync(time);
        for (var i = 0; i < 11; i++)
        {
            await AppendAsync(store, time);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(6, await store.Audit.PruneAsync(Acme, Rows.Noon.AddDays(6), time.GetUtcNow(), Token));
        Assert.Equal(["7", "9"], Segments.Select(static path => path.Split('.')[^2].TrimStart('0')));
        var rows = await ReadAsync(store);
        Assert.Equal([7, 8, 9, 10, 11, 12], rows.Select(static row => row.Sequence));
        Assert.DoesNotContain("\"sequence\":6,", string.Concat(Segments.Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_UnacknowledgedTornTail_IsCut()
    {
        await WriteLogAsync(3);
        await using (var file = File.OpenWrite(Segments[^1]))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write([200, 0, 0, 0, 1, 2, 3]);
        }

        await using var store = await Fixture.OpenAsync();
        await AppendAsync(store);
        await AssertWholeAsync(store, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1000)]
    public async Task Open_AcknowledgedTailIsGone_RefusesAndWritesNothingOverIt(int bytes)
    {
        await WriteLogAsync(9);
        await using (var file = File.OpenWrite(Segments[^1]))
            file.SetLength(Math.Max(0, file.Length - bytes));
        var (left, note) = (await File.ReadAllBytesAsync(Segments[^1], Token), await File.ReadAllBytesAsync(Fixture.Places.AuditNote(Acme), Token));

        await using var store = await Fixture.OpenAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(store));
        Assert.Equal(left, await File.ReadAllBytesAsync(Segments[^1], Token));
        Assert.Equal(note, await File.ReadAllBytesAsync(Fixture.Places.AuditNote(Acme), Token));

        // Another owner's log is not affected.
        await store.Audit.AppendAsync(new OwnerId("globex"), new AuditDraft(Rows.Noon, null, "act.one"), Token);
    }

    [Fact]
    public async Task Append_FlushFails_NothingIsSkippedAndTheChainGoesOn()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        await AppendAsync(store);
        disk.FailsToSync = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(store));
        disk.FailsToSync = false;
        await AppendAsync(store);
        await AssertWholeAsync(store, 2);
    }

    [Fact]
    public async Task Append_FlushOfAFullFileFails_TheNextFileDoesNotBeginBehindWhatIsMissing()
    {
        Options.AuditLinesPerFile = 2;
        var disk = new FaultyDisk();
        await using (var store = await Fixture.OpenAsync(disk: disk))
        {
            await AppendAsync(store);
            disk.FailsToSync = true;
            var appends = Enumerable.Range(0, 4).Select(_ => AppendAsync(store)).ToArray();
            foreach (var append in appends)
                await Assert.ThrowsAsync<StorageUnavailableException>(() => append);
            disk.FailsToSync = false;
            await AppendAsync(store);
            await AppendAsync(store);
            await AssertWholeAsync(store, 3);
        }

        await using var reopened = await Fixture.OpenAsync();
        await AssertWholeAsync(reopened, 3);
    }

    [Fact]
    public async Task Die_AtAnyOperation_WhatWasAcknowledgedIsThereAndTheChainIsWhole()
    {
        Options.AuditLinesPerFile = 3;
        for (var at = 0; ; at += TestScale.Stride)
        {
            await using var fixture = new EmbeddedFixture();
            fixture.Options.AuditLinesPerFile = 3;
            var (time, disk, acknowledged) = (new ManualTime(), new FaultyDisk(), 0L);
            await using (var store = await fixture.OpenAsync(time))
                await store.Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, "act.first"), Token);
            await using (var store = await fixture.OpenAsync(time, disk))
            {
                disk.DiesAt = disk.Operations + at;
                try
                {
                    for (var i = 0; i < 6; i++)
                    {
                        time.Advance(TimeSpan.FromDays(1));
                        acknowledged = (await store.Audit.AppendAsync(Acme, new AuditDraft(time.GetUtcNow(), null, "act.next") { User = Ada.User, Pseudonym = Rows.Id(i).Value }, Token)).Sequence;
                    }

                    await store.Audit.PruneAsync(Acme, Rows.Noon.AddDays(4), time.GetUtcNow(), Token);
                }
                catch (StorageUnavailableException)
                {
                    // It died.
                }
            }

            await using var reopened = await fixture.OpenAsync(time);
            var more = await reopened.Audit.AppendAsync(Acme, new AuditDraft(time.GetUtcNow(), null, "act.more"), Token);
            Assert.True(more.Sequence > acknowledged, $"{acknowledged} was acknowledged, {more.Sequence} came next; it died at {at}.");
            await AssertWholeAsync(reopened, null);
            if (disk.Operations < disk.DiesAt)
                break;
        }
    }

    [Fact]
    public async Task Forget_Subject_NothingOfItIsLeftInTheFiles()
    {
        var pseudonym = Rows.Id(70).Value;
        await using var store = await Fixture.OpenAsync();
        await store.Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, "act.one") { User = Ada.User, Pseudonym = pseudonym }, Token);
        await store.Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, "act.one") { User = Bob.User, Pseudonym = Rows.Id(71).Value }, Token);
        Assert.NotEmpty(FilesWith(pseudonym.ToString(), "subjects"));
        await store.Audit.ForgetSubjectAsync(Ada, Token);
        await UntilAsync(() => FilesWith(pseudonym.ToString(), "subjects").Length == 0 && FilesWith(JobId.ScopeHash(Ada), "audit").Length == 0);
        Assert.NotNull(await store.Audit.FindSubjectAsync(Bob, Token));
        Assert.Empty(Directory.EnumerateFiles(Fixture.Places.Unfinished));
    }

    [Fact]
    public async Task Forget_ProcessDiesBeforeItIsRewritten_TheNextStartDoesIt()
    {
        var pseudonym = Rows.Id(70).Value;
        var disk = new FaultyDisk();
        await using (var store = await Fixture.OpenAsync(disk: disk))
        {
            await store.Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, "act.one") { User = Ada.User, Pseudonym = pseudonym }, Token);
            disk.OnWrite = path =>
            {
                if (path.Contains("unfinished", StringComparison.Ordinal))
                    throw new IOException("The disk is full.");
            };
            await store.Audit.ForgetSubjectAsync(Ada, Token);
        }

        Assert.NotEmpty(FilesWith(pseudonym.ToString(), "subjects"));
        await using var reopened = await Fixture.OpenAsync();
        await UntilAsync(() => FilesWith(pseudonym.ToString(), "subjects").Length == 0);
    }

    private string[] FilesWith(string text, string name) =>
        [.. Directory.EnumerateFiles(Fixture.Places.Folder, "*", SearchOption.AllDirectories).Where(path => path.Contains(name, StringComparison.Ordinal) && Holds(path, text))];

    /// <summary>A file that is just being replaced is looked at again.</summary>
    private static bool Holds(string path, string text)
    {
        try
        {
            return File.ReadAllText(path).Contains(text, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task WriteLogAsync(int lines)
    {
        await using var store = await Fixture.OpenAsync();
        for (var i = 0; i < lines; i++)
            await AppendAsync(store);
    }

    private static Task<AuditRow> AppendAsync(EmbeddedMemoryStore store, TimeProvider? time = null) =>
        store.Audit.AppendAsync(Acme, new AuditDraft(time?.GetUtcNow() ?? Rows.Noon, null, "act.one"), Token).Guarded();

    private static ValueTask<List<AuditRow>> ReadAsync(EmbeddedMemoryStore store) => store.Audit.ReadAsync(Acme, Token).ToListAsync(Token);

    private static async Task AssertWholeAsync(EmbeddedMemoryStore store, int? lines)
    {
        var (rows, ends) = (await ReadAsync(store), await store.Audit.GetEndsAsync(Acme, Token));
        var chain = new Memory.Server.Verification.ChainCheck(Acme, ends);
        rows.ForEach(chain.Take);
        Assert.Empty(chain.End());
        Assert.Equal(lines ?? rows.Count, rows.Count);
    }
}
