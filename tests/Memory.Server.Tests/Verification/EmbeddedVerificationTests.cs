using Memory.Server.Tests.Storage;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Verification;

/// <summary>What hands do to the files of an embedded store is found.</summary>
public sealed class EmbeddedVerificationTests : EmbeddedTest
{
    private static readonly OwnerId Acme = Ada.Owner;

    [Theory]
    [InlineData("act.three", "act.thred", "Line 3 was changed")]
    [InlineData("\"sequence\":3", "\"sequence\":4", "Line 3 is missing")]
    [InlineData("\"key\":\"01890000", "\"key\":\"01890001", "Line 3 was changed")]
    public async Task AuditLine_ChangedInItsFile_IsNamed(string written, string changed, string fault)
    {
        await WriteLogAsync();
        Rewrite(LogFile(), text => text.Replace(written, changed, StringComparison.Ordinal));
        Assert.Contains(await FindAsync(), found => found.Owner == Acme && found.Check == "audit" && found.Text.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AuditLines_TakenOutOrSwapped_AreNamed()
    {
        await WriteLogAsync();
        var whole = await File.ReadAllBytesAsync(LogFile(), Token);
        Rewrite(LogFile(), static text => string.Concat(text.Split('\n').Where(static line => !line.Contains("act.two", StringComparison.Ordinal)).Select(static line => line.Length == 0 ? "" : line + "\n")));
        Assert.Contains("Line 2 is missing.", (await FindAsync()).Select(static found => found.Text));

        await File.WriteAllBytesAsync(LogFile(), whole, Token);
        Assert.Empty(await FindAsync());
        Rewrite(LogFile(), static text => text.Split('\n') is [var one, var two, var three, .. var rest] ? string.Join('\n', [one, three, two, .. rest]) : text);
        Assert.Contains(await FindAsync(), static found => found.Text.Contains("stands behind line", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AuditLog_CutAtItsEnd_IsNamed()
    {
        await WriteLogAsync();
        Rewrite(LogFile(), static text => string.Join('\n', text.Split('\n')[..2]) + "\n");
        Assert.Contains("Lines 3 to 4 are missing at the end.", (await FindAsync()).Select(static found => found.Text));
    }

    [Fact]
    public async Task AuditLog_WithABitFlipped_IsToldAsDamaged()
    {
        await WriteLogAsync();
        var bytes = await File.ReadAllBytesAsync(LogFile(), Token);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(LogFile(), bytes, Token);
        Assert.Contains(await FindAsync(), static found => found.Check == "audit");
    }

    [Fact]
    public async Task AuditNote_Deleted_IsTold()
    {
        await WriteLogAsync();
        File.Delete(Fixture.Places.AuditNote(Acme));
        Assert.Contains("note", Assert.Single(await FindAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_Damaged_IsToldAndOthersAreLookedAt()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            foreach (var id in (string[])["a", "b", "c"])
                await WriteTurnAsync(store, Ada, id);
            await WriteAsync(store, Bob, new UserCommit { Memories = [Rows.Memory(1) with { SupersededBy = Rows.Id(9), SupersededAt = Rows.Noon }] });
        }

        var bytes = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), bytes, Token);
        Assert.Equal([("ada", "reading"), ("bob", "successors")], (await FindAsync()).Select(static found => (found.User!.Value.Value, found.Check)).Order());
    }

    [Fact]
    public async Task Slot_OfOneWithTwoCurrentMemories_IsTold()
    {
        await using (var store = await Fixture.OpenAsync())
            await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1, 0, "location", "Austin"), Rows.Memory(2, 0, "location", "Dallas")] });
        var fault = Assert.Single(await FindAsync());
        Assert.Equal("slots", fault.Check);
        Assert.Contains("location holds 2", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_OutOfOrder_AreTold()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1)] });
            await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1) with { RecordedFrom = Rows.Noon.AddHours(1) }] });
        }

        Rewrite(Fixture.JournalOf(Ada), static text => text.Replace("\"recorded_from\":\"2026-03-01T13:00:00", "\"recorded_from\":\"2026-02-01T13:00:00", StringComparison.Ordinal));
        Assert.Equal("versions", Assert.Single(await FindAsync()).Check);
    }

    [Fact]
    public async Task User_WhomNoOwnerKnows_IsTold()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteTurnAsync(store, Ada, "a");
            await WriteTurnAsync(store, Bob, "b");
        }

        File.Delete(Fixture.Places.OwnerJournal(Acme));
        Assert.Equal(2, (await FindAsync()).Count(static found => found.Check == "registry" && found.Text.Contains("does not know", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Journal_InAnothersPlace_IsTold()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteTurnAsync(store, Ada, "a");
            await WriteTurnAsync(store, Bob, "b");
        }

        File.Copy(Fixture.JournalOf(Ada), Fixture.JournalOf(Bob), overwrite: true);
        var faults = await FindAsync();
        Assert.Contains(faults, static found => found.Check == "registry" && found.Text.Contains("somebody else's", StringComparison.Ordinal));
        Assert.Contains(faults, static found => found.User?.Value == "bob" && found.Check == "reading");
    }

    private string LogFile() => Directory.EnumerateFiles(Fixture.Places.AuditLog(Acme)).Single();

    private async Task WriteLogAsync()
    {
        await using var store = await Fixture.OpenAsync();
        foreach (var action in (string[])["act.one", "act.two", "act.three", "act.four"])
        {
            await store.Audit.AppendAsync(
                Acme, new AuditDraft(Rows.Noon, action == "act.three" ? Guid.Parse("01890000-0000-7000-8000-0000000000aa") : null, action), Token);
        }
    }

    private async Task<List<Fault>> FindAsync()
    {
        await using var store = await Fixture.OpenAsync();
        return await new StoreVerifier(store, new ManualTime()).FindAsync([], Token).ToListAsync(Token);
    }

    /// <summary>Changes a journal's text as somebody would who knows the format: the checksums are right again.</summary>
    private static void Rewrite(string path, Func<string, string> change)
    {
        var bytes = File.ReadAllBytes(path);
        var (payloads, at) = (new List<string>(), 0);
        while (at < bytes.Length && Frame.TryReadHeader(bytes.AsSpan(at, Frame.HeaderSize), out var length, out _))
        {
            payloads.Add(Encoding.UTF8.GetString(bytes, at + Frame.HeaderSize, length));
            at += Frame.HeaderSize + length;
        }

        // One frame for all lines behind the header's, so that lines can change places.
        using var file = File.Create(path);
        foreach (var payload in (string[])[payloads[0], change(string.Concat(payloads.Skip(1)))])
        {
            var frame = new byte[Frame.HeaderSize + Encoding.UTF8.GetByteCount(payload)];
            Encoding.UTF8.GetBytes(payload, frame.AsSpan(Frame.HeaderSize));
            Frame.Seal(frame);
            file.Write(frame);
        }
    }
}
