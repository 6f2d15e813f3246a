using Memory.Testing;

namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>Several outboxes over one real folder, as several processes have it.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-spool-");
    private readonly SpoolFixture fixture = new();

    private string Spool => Path.Combine(folder.FullName, "a", "spool");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Folder_IsMadeForThisUserAlone()
    {
        using var outbox = Open();
        await SpoolFixture.FillAsync(outbox, 0, 1);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Spool));
        foreach (var file in Directory.GetFiles(Spool))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, Directory.GetFiles(Spool).Length);
    }

    [Fact]
    public async Task LivingOutboxes_DoNotTouchEachOthersMessages()
    {
        using var one = Open();
        using var other = Open();
        await SpoolFixture.FillAsync(one, 0, 30, "one");
        await SpoolFixture.FillAsync(other, 30, 30, "other");

        using var third = Open();
        await LookAsync(third);

        Assert.Equal((30, 30, 0), (one.Pending, other.Pending, third.Pending));
        await fixture.RecoverAsync(one);
        await fixture.RecoverAsync(other);
        Assert.Equal((30L, 30L, 60), (one.Delivered, other.Delivered, fixture.Stored.Count));
    }

    [Fact]
    public async Task ManySurvivors_OneDied_ExactlyOneOfThemTakesItsMessages()
    {
        var survivors = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        foreach (var survivor in survivors)
            await LookAsync(survivor);
        var dead = Open();
        await SpoolFixture.FillAsync(dead, 0, 40);
        dead.Dispose();
        var before = fixture.Server.Ingests.Count;

        fixture.Time.Advance(TimeSpan.FromSeconds(31));
        await SpoolFixture.Until(() => survivors.Sum(survivor => survivor.Pending) == 40);

        Assert.Equal(40, survivors.Max(survivor => survivor.Pending));
        fixture.IsUp = true;
        foreach (var survivor in survivors)
            Assert.True(await survivor.DrainAsync(TimeSpan.FromHours(1)).Guarded());
        Assert.Equal(SpoolFixture.Numbers(40), fixture.Contents);
        Assert.Equal(40, survivors.Sum(survivor => survivor.Delivered));
        Assert.True(fixture.Server.Ingests.Count > before);
        survivors.ForEach(survivor => survivor.Dispose());
        Assert.Empty(Directory.GetFileSystemEntries(Spool));
    }

    [Fact]
    public async Task SessionOfTheDead_IsContinued_OldMessagesComeFirst()
    {
        for (var generation = 0; generation < 50; generation++)
        {
            // More generations than are taken over at once.
            fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
            using var outbox = fixture.Open(options => options.SpoolFolder = Spool, new NoAdoption());
            await SpoolFixture.FillAsync(outbox, generation * 10, 10);
        }

        Assert.Equal(50, Directory.GetFiles(Spool, "*.lock").Length);
        using var last = Open();
        await SpoolFixture.FillAsync(last, 500, 1);
        await fixture.RecoverAsync(last);

        Assert.Equal(SpoolFixture.Numbers(501), fixture.Contents);
    }

    [Fact]
    public async Task AlienFiles_InTheFolder_AreLeftAlone()
    {
        Directory.CreateDirectory(Path.Combine(Spool, "folder.lock"));
        File.WriteAllText(Path.Combine(Spool, "readme.txt"), "mine");
        File.WriteAllText(Path.Combine(Spool, "no-lock-00000001.spool"), "not ours");
        using (var outbox = Open())
        {
            await SpoolFixture.FillAsync(outbox, 0, 3);
            await fixture.RecoverAsync(outbox);
        }

        Assert.Equal(["folder.lock", "no-lock-00000001.spool", "readme.txt"], Directory.GetFileSystemEntries(Spool).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Folder_CannotBeMade_TurnsGoOnInMemory()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "a"), "a file stands where the folder should");
        using var outbox = Open();
        outbox.Enqueue(SpoolFixture.Said("s", "0"));
        Assert.False(await outbox.FlushAsync().Guarded());

        await fixture.RecoverAsync(outbox);

        Assert.Equal(["0"], fixture.Contents);
        Assert.Single(fixture.Logs.At(Microsoft.Extensions.Logging.LogLevel.Error));
    }

    [Fact]
    public async Task Folder_RemovedMeanwhile_IsMadeAnew()
    {
        using var outbox = Open();
        await SpoolFixture.FillAsync(outbox, 0, 5);
        Directory.Delete(Spool, recursive: true);

        await SpoolFixture.FillAsync(outbox, 5, 5);

        Assert.Equal(2, Directory.GetFiles(Spool).Length);
        await fixture.RecoverAsync(outbox);
        Assert.Equal(SpoolFixture.Numbers(10), fixture.Contents);
    }

    private IngestOutbox Open() => fixture.Open(options => options.SpoolFolder = Spool, new LocalSpoolDisk());

    /// <summary>An outbox is not idle before it has looked into the folder.</summary>
    private static async Task LookAsync(IngestOutbox outbox) => Assert.True(await outbox.DrainAsync(TimeSpan.FromHours(1)).Guarded());
}
