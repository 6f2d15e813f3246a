using Memory.Server.Backups.Places;
using Memory.Testing;

namespace Memory.Server.Tests.Backups.Places;

public sealed class FolderPlaceTests : BackupPlaceContract, IDisposable
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    private readonly string _above = Directory.CreateTempSubdirectory("memory-backups-").FullName;
    private readonly ManualTime _time = new();

    private string Root => Path.Combine(_above, "kept");

    private protected override IBackupPlace Place => field ??= new FolderPlace(Root, _time);

    public void Dispose() => Directory.Delete(_above, recursive: true);

    [Fact]
    public async Task Put_FilesAndFolders_AreTheServersOwn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await PutAsync("a/b/c.bin", "text");
        await PutAsync("a/b/c.bin", "text again");
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Root, "a/b/c.bin")));
        foreach (var folder in (string[])["", "a", "a/b"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Root, folder)));
    }

    [Theory]
    [InlineData(NoSpace, "is full")]
    [InlineData(ReadOnly, "is read-only")]
    public async Task Put_DiskRefusesInTheMiddle_SaysWhyAndKeepsTheOld(int errno, string told)
    {
        await PutAsync("a/x", "before");
        var place = new FolderPlace(Root, _time, path => new FailingFile(path, errno));
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => place.PutAsync("a/x", new MemoryStream(new byte[400_000]), Token).Guarded());
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Root, fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
        Assert.Equal("before", await TextAsync("a/x"));
        Assert.Equal([Path.Combine(Root, "a/x")], Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Put_DiskFails_MayBeAskedAgain()
    {
        var place = new FolderPlace(Root, _time, static path => new FailingFile(path, 5));
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => place.PutAsync("x", new MemoryStream(new byte[400_000]), Token).Guarded());
        Assert.True(fault.IsTransient);
    }

    [Fact]
    public async Task Put_RootIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(Root, "a file", Token);
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("x", "text"));
        Assert.Contains("is a file", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
    }

    [Fact]
    public async Task Put_FileInAFoldersPlace_AndTheOtherWayRound_SaySo()
    {
        await PutAsync("a", "text");
        await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("a/b", "text"));
        await PutAsync("c/d", "text");
        await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("c", "text"));
        Assert.Equal(["a", "c/d"], await NamesAsync(""));
    }

    [Fact]
    public async Task Leftovers_OfAKilledWriter_AreNeverListedAndGoWhenTheyAreOld()
    {
        await PutAsync("a/x", "text");
        var old = Leftover("a/.x.99-1.unfinished", _time.GetUtcNow() - FolderPlace.LeftoverAge - TimeSpan.FromSeconds(1));
        var fresh = Leftover("a/.x.99-2.unfinished", _time.GetUtcNow() - FolderPlace.LeftoverAge + TimeSpan.FromSeconds(1));
        Assert.Equal(["a/x"], await NamesAsync(""));

        // It has looked a moment ago, at its first file.
        await PutAsync("b", "text");
        Assert.True(File.Exists(old));

        var later = new FolderPlace(Root, _time);
        await later.PutAsync("b", new MemoryStream(), Token).Guarded();
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));

        _time.Advance(FolderPlace.LeftoverAge);
        await later.PutAsync("b", new MemoryStream(), Token).Guarded();
        Assert.False(File.Exists(fresh));
        Assert.Equal(["a/x", "b"], await NamesAsync(""));
    }

    [Fact]
    public async Task Leftovers_ThatAreStillWritten_Stay()
    {
        await PutAsync("x", "text");
        var path = Path.Combine(Root, ".y.99-1.unfinished");
        await using (FolderFiles.Create(path))
        {
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime.AddDays(-2));
            await new FolderPlace(Root, _time).PutAsync("x", new MemoryStream(), Token).Guarded();
            Assert.True(File.Exists(path));
        }

        await new FolderPlace(Root, _time).PutAsync("x", new MemoryStream(), Token).Guarded();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Leftovers_WithTheNameThatIsTakenNext_AreInNobodysWay()
    {
        Directory.CreateDirectory(Root);
        foreach (var attempt in Enumerable.Range(1, 3))
            await File.WriteAllTextAsync(FolderLeftovers.UnfinishedOf(Path.Combine(Root, "x"), attempt), "left", Token);
        await PutAsync("x", "text");
        Assert.Equal("text", await TextAsync("x"));
    }

    [Fact]
    public async Task Links_OutOfTheFolder_AreNotFollowed()
    {
        await PutAsync("a/x", "text");
        var outside = Directory.CreateDirectory(Path.Combine(_above, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "not a backup", Token);
        Directory.CreateSymbolicLink(Path.Combine(Root, "way"), outside);
        File.CreateSymbolicLink(Path.Combine(Root, "a/link"), Path.Combine(outside, "secret"));

        Assert.Equal(["a/x"], await NamesAsync(""));
        foreach (var name in (string[])["way/secret", "a/link"])
        {
            var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => Place.OpenAsync(name, Token).Guarded());
            Assert.Contains("link", fault.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("way/new", "text"));
        await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("way/deep/new", "text"));
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.DeleteAsync("way/secret", Token).Guarded());
        await PutAsync("a/link", "a file where a link was");
        Assert.Equal("not a backup", await File.ReadAllTextAsync(Path.Combine(outside, "secret"), Token));
        Assert.Single(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public async Task List_WhatOthersKeepThere_IsLeftOut()
    {
        await PutAsync("a/x", "text");
        await File.WriteAllTextAsync(Path.Combine(Root, "notes (of mine).txt"), "text", Token);
        Directory.CreateDirectory(Path.Combine(Root, "lost+found", "more"));
        Directory.CreateDirectory(Path.Combine(Root, ".git"));
        await File.WriteAllTextAsync(Path.Combine(Root, ".git", "config"), "text", Token);
        Assert.Equal(["a/x"], await NamesAsync(""));
    }

    [Fact]
    public async Task Delete_LastOfAFolder_LeavesNoEmptyFolders()
    {
        await PutAsync("2026/11/22", "text");
        await PutAsync("2026/12", "text");
        await Place.DeleteAsync("2026/11/22", Token).Guarded();
        Assert.Equal([Path.Combine(Root, "2026"), Path.Combine(Root, "2026/12")], Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        await Place.DeleteAsync("2026/12", Token).Guarded();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        Assert.True(Directory.Exists(Root));
    }

    [Fact]
    public void Name_OfAFolder_IsItsPath() => Assert.Equal($"the folder {Root}", new FolderPlace(Root + Path.DirectorySeparatorChar, _time).Name);

    private string Leftover(string name, DateTimeOffset writtenAt)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, writtenAt.UtcDateTime);
        return path;
    }

    /// <summary>A file on a disk that takes a little and then nothing more.</summary>
    private sealed class FailingFile(string path, int errno) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length > 0 ? ValueTask.FromException(new IOException("The platform's words.", errno)) : base.WriteAsync(buffer, cancellationToken);
    }
}
