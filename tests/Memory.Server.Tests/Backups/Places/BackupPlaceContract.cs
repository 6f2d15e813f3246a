using System.Security.Cryptography;
using System.Text;
using Memory.Server.Backups.Places;
using Memory.Testing;

namespace Memory.Server.Tests.Backups.Places;

/// <summary>What every place for backups does. Each kind of place runs all of it.</summary>
public abstract class BackupPlaceContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How much a place takes at a time, so that the tests go over its edges.</summary>
    protected virtual int PartBytes => 128 * 1024;

    /// <summary>A place with nothing in it, to which nobody else writes.</summary>
    private protected abstract IBackupPlace Place { get; }

    [Fact]
    public async Task Put_ThenOpen_GivesTheSameBytes()
    {
        foreach (var length in (int[])[0, 1, PartBytes - 1, PartBytes, PartBytes + 1, (2 * PartBytes) + 17])
        {
            var bytes = Bytes(length);
            await PutAsync("archives/one.bin", bytes);
            Assert.Equal(Hash(bytes), Hash(await ReadAsync("archives/one.bin")));
            Assert.Equal(length, Assert.Single(await ListAsync("")).Bytes);
        }
    }

    [Fact]
    public async Task Put_AgainUnderTheName_Replaces()
    {
        await PutAsync("a/b.txt", "a long first text");
        await PutAsync("a/b.txt", "second");
        Assert.Equal("second", await TextAsync("a/b.txt"));
        Assert.Equal(["a/b.txt"], await NamesAsync(""));
    }

    [Fact]
    public async Task Put_StreamThatStandsInItsMiddle_PutsAllAndLeavesItOpen()
    {
        using var content = new MemoryStream("all of it"u8.ToArray()) { Position = 4 };
        await Place.PutAsync("x", content, Token).Guarded();
        Assert.Equal("all of it", await TextAsync("x"));
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task Put_StreamThatCannotSeek_Refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Place.PutAsync("x", new OneWay(), Token).Guarded());

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Put_StreamShorterThanItSaid_PutsNothing(int said)
    {
        await PutAsync("x", "before");
        await Assert.ThrowsAsync<EndOfStreamException>(() => Place.PutAsync("x", new LyingStream(said, holds: said - 1), Token).Guarded());
        Assert.Equal("before", await TextAsync("x"));
        Assert.Equal(["x"], await NamesAsync(""));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Put_StreamLongerThanItSaid_PutsNothing(int said)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Place.PutAsync("x", new LyingStream(said, holds: said + 1), Token).Guarded());
        Assert.Empty(await NamesAsync(""));
        Assert.Null(await Place.OpenAsync("x", Token).Guarded());
    }

    [Fact]
    public async Task Put_StreamThatFails_ThrowsItsOwnFaultAndPutsNothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Place.PutAsync("x", new BrokenStream(3 * PartBytes, PartBytes + 5), Token).Guarded());
        Assert.Empty(await NamesAsync(""));
    }

    [Fact]
    public async Task Put_CancelledInTheMiddle_PutsNothingAndThrowsTheCallersOwn()
    {
        using var cancel = new CancellationTokenSource();
        var content = new WatchedStream(3 * PartBytes, PartBytes + 1, cancel.Cancel);
        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.PutAsync("x", content, cancel.Token).Guarded());
        Assert.Equal(cancel.Token, fault.CancellationToken);
        Assert.Empty(await NamesAsync(""));
    }

    [Fact]
    public async Task Everything_CancelledBefore_ThrowsTheCallersOwn()
    {
        await PutAsync("x", "kept");
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.PutAsync("x", new MemoryStream(), cancelled).Guarded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.OpenAsync("x", cancelled).Guarded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.DeleteAsync("x", cancelled).Guarded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.ListAsync("", cancelled).ToListAsync(Token).Guarded());
        Assert.Equal("kept", await TextAsync("x"));
    }

    [Fact]
    public async Task Open_ReaderOfTheOld_WhileItIsReplaced_ReadsOneOrTheOtherWhole()
    {
        var old = Bytes(2 * PartBytes);
        var now = Enumerable.Repeat((byte)1, 2 * PartBytes).ToArray();
        await PutAsync("x", old);
        await using var reader = (await Place.OpenAsync("x", Token).Guarded())!;
        var start = new byte[1000];
        await reader.ReadExactlyAsync(start, Token).AsTask().Guarded();
        await PutAsync("x", now);
        using var rest = new MemoryStream();
        await reader.CopyToAsync(rest, Token).Guarded();
        Assert.Equal(Hash(old), Hash([.. start, .. rest.ToArray()]));
        Assert.Equal(Hash(now), Hash(await ReadAsync("x")));
    }

    [Fact]
    public async Task Put_BySeveralAtOnce_LeavesOneOfThemWhole()
    {
        var contents = Enumerable.Range(0, 8).Select(number => Enumerable.Repeat((byte)number, PartBytes + number).ToArray()).ToList();
        await Task.WhenAll(contents.Select(content => Place.PutAsync("deep/er/x", new MemoryStream(content), Token))).Guarded();
        var stands = await ReadAsync("deep/er/x");
        Assert.Contains(Hash(stands), contents.Select(Hash));
        Assert.Equal(["deep/er/x"], await NamesAsync(""));
    }

    [Fact]
    public async Task PutAndDelete_BySeveralInOneFolder_NeverFail()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(
            async () =>
            {
                for (var round = 0; round < 20; round++)
                {
                    await PutAsync($"shared/by-{number}", "text");
                    await Place.DeleteAsync($"shared/by-{number}", Token);
                }
            },
            Token))).Guarded();
        Assert.Empty(await NamesAsync(""));
    }

    [Fact]
    public async Task Open_UnknownName_IsNull()
    {
        Assert.Null(await Place.OpenAsync("nowhere", Token).Guarded());
        await PutAsync("a/b", "text");
        Assert.Null(await Place.OpenAsync("a", Token).Guarded());
        Assert.Null(await Place.OpenAsync("a/b2", Token).Guarded());
        Assert.Null(await Place.OpenAsync("A/c", Token).Guarded());
    }

    [Fact]
    public async Task Open_Stream_IsTheSameForEveryPlace()
    {
        await PutAsync("x", "text");
        await using var reader = (await Place.OpenAsync("x", Token).Guarded())!;
        Assert.Equal((true, false, false), (reader.CanRead, reader.CanSeek, reader.CanWrite));
        Assert.Throws<NotSupportedException>(() => reader.ReadByte());
        using var text = new StreamReader(reader);
        Assert.Equal("text", await text.ReadToEndAsync(Token).Guarded());
        Assert.Equal(0, await reader.ReadAsync(new byte[1], Token).Guarded());
    }

    [Fact]
    public async Task List_Names_InOrderWithWhatIsTold()
    {
        string[] names = ["a-1", "a.b", "a/1", "a/2/x", "a/2/y.z", "a0", "b", "B", "a_", "A/a"];
        foreach (var name in names)
            await PutAsync(name, name);
        var listed = await ListAsync("");
        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Select(static file => file.Name));
        Assert.All(listed, file => Assert.Equal(file.Name.Length, file.Bytes));
        Assert.All(listed, file => Assert.InRange(file.ModifiedAt, TimeProvider.System.GetUtcNow().AddMinutes(-10), TimeProvider.System.GetUtcNow().AddMinutes(10)));
        Assert.Equal(["a/1", "a/2/x", "a/2/y.z"], await NamesAsync("a/"));
        Assert.Equal(["a/2/x", "a/2/y.z"], await NamesAsync("a/2"));
        Assert.Equal(["a/2/y.z"], await NamesAsync("a/2/y"));
        Assert.Equal(["b"], await NamesAsync("b"));
        Assert.Empty(await NamesAsync("a/3"));
        Assert.Empty(await NamesAsync("b/"));
    }

    [Fact]
    public async Task List_NothingThere_IsEmpty() => Assert.Empty(await NamesAsync(""));

    [Fact]
    public async Task Delete_File_IsGone_AndAgainIsFine()
    {
        await PutAsync("a/b/c", "text");
        await PutAsync("a/d", "text");
        await Place.DeleteAsync("a/b/c", Token).Guarded();
        await Place.DeleteAsync("a/b/c", Token).Guarded();
        await Place.DeleteAsync("never/was", Token).Guarded();
        Assert.Null(await Place.OpenAsync("a/b/c", Token).Guarded());
        Assert.Equal(["a/d"], await NamesAsync(""));
        await PutAsync("a/b", "a file where a folder was");
        Assert.Equal(["a/b", "a/d"], await NamesAsync(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a..b")]
    [InlineData(".hidden")]
    [InlineData("a/.hidden")]
    [InlineData("end.")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("ä")]
    [InlineData("C:a")]
    [InlineData("a?b")]
    [InlineData("a%2fb")]
    public async Task Names_ThatAreNone_AreRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Place.PutAsync(name, new MemoryStream(), Token).Guarded());
        await Assert.ThrowsAsync<ArgumentException>(() => Place.OpenAsync(name, Token).Guarded());
        await Assert.ThrowsAsync<ArgumentException>(() => Place.DeleteAsync(name, Token).Guarded());
        if (name.Length > 0 && name != "a/")
            await Assert.ThrowsAsync<ArgumentException>(() => Place.ListAsync(name + "/", Token).ToListAsync(Token).Guarded());
    }

    [Fact]
    public async Task Names_AsLongAsTheyMayBe_AreTaken_AndNoLonger()
    {
        var part = new string('n', PlaceName.MaxPartLength);
        var longest = $"{part}/{part}/{new string('n', PlaceName.MaxLength - (2 * part.Length) - 2)}";
        await PutAsync(longest, "text");
        Assert.Equal("text", await TextAsync(longest));
        Assert.Equal([longest], await NamesAsync(part));
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(longest + "n", "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(part + "n", "text"));
    }

    protected static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    protected static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    protected Task PutAsync(string name, string text) => PutAsync(name, Encoding.UTF8.GetBytes(text));

    protected async Task PutAsync(string name, byte[] bytes) => await Place.PutAsync(name, new MemoryStream(bytes), Token).Guarded();

    protected async Task<byte[]> ReadAsync(string name)
    {
        await using var reader = await Place.OpenAsync(name, Token).Guarded();
        Assert.NotNull(reader);
        using var bytes = new MemoryStream();
        await reader.CopyToAsync(bytes, Token).Guarded();
        return bytes.ToArray();
    }

    protected async Task<string> TextAsync(string name) => Encoding.UTF8.GetString(await ReadAsync(name));

    protected async Task<IReadOnlyList<string>> NamesAsync(string prefix) => [.. (await ListAsync(prefix)).Select(static file => file.Name)];

    private protected async Task<IReadOnlyList<PlacedFile>> ListAsync(string prefix) => await Place.ListAsync(prefix, Token).ToListAsync(Token).Guarded();
}
