using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Tests.Recall.Vectors;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>Files of vectors can be made again: whatever happens to them, no start fails and no turn is lost.</summary>
public sealed class VectorFileTests : IAsyncLifetime
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private readonly EmbeddedFixture _fixture = new();
    private readonly FakeService _service = new("service", 8);
    private readonly ManualTime _time = new();
    private EmbeddedMemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _fixture.Places.UserVectors(JobId.ScopeHash(Ada));

    public async ValueTask InitializeAsync()
    {
        _store = await _fixture.OpenAsync(_time, analysis: new TextAnalysis(_service));
        await SayAsync("my feline sleeps", "an automobile in red", "a stone", "a cloud", "a river");
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await _fixture.DisposeAsync();
        _service.Dispose();
    }

    [Fact]
    public async Task File_TornAtAnyByte_CostsOnlyAskingAgain()
    {
        await _store!.DisposeAsync();
        var whole = await File.ReadAllBytesAsync(Path, Token);
        var random = new Random(20260301);
        foreach (var length in Enumerable.Range(0, 12).Select(_ => random.Next(whole.Length)).Append(0))
        {
            await File.WriteAllBytesAsync(Path, whole[..length], Token);
            await ShouldHealAsync();
        }
    }

    [Fact]
    public async Task File_WithAnyByteChanged_NeverGivesAWrongVector()
    {
        await _store!.DisposeAsync();
        var whole = await File.ReadAllBytesAsync(Path, Token);
        var random = new Random(20260302);
        for (var i = 0; i < 12; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(Path, damaged, Token);
            await ShouldHealAsync();
        }
    }

    [Fact]
    public async Task File_OfAnotherUser_IsNotUsed()
    {
        var ben = new Scope(new OwnerId("acme"), new UserId("ben"));
        await _store!.CommitAsync(ben, Rows.Known(new UserCommit { Turns = [Rows.Turn("m", content: "my feline sleeps")] }, _time), Token);
        await _store!.DisposeAsync();
        var other = _fixture.Places.UserVectors(JobId.ScopeHash(ben));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(other)!);
        File.Copy(Path, other);

        await OpenAsync();

        Assert.Null((await _store!.ReadDeltaAsync(ben, 0, Token)).Vectors);
    }

    [Fact]
    public async Task File_GoneWhileItIsInUse_IsMadeAnew()
    {
        File.Delete(Path);

        var delta = await _store!.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal((5, null), (delta.Turns.Count, delta.Vectors));
        await FillAsync();

        Assert.Equal(5, (await _store!.ReadDeltaAsync(Ada, 0, Token)).Texts.Count);
        Assert.Equal(10, _service.Asked.Count);
    }

    [Fact]
    public async Task File_ThatCannotBeWritten_KeepsWhatItHolds()
    {
        await _store!.DisposeAsync();
        var disk = new FaultyDisk();
        _store = await _fixture.OpenAsync(_time, disk, new TextAnalysis(_service));
        await SayAsync("one more");
        disk.OnWrite = static path =>
        {
            if (path.EndsWith(".vectors", StringComparison.Ordinal))
                throw new IOException("No space left on device");
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(FillAsync);
        Assert.Equal((5, Embedders.KindOf(_service)), await KeptAsync());

        disk.OnWrite = null;
        await _store!.Vectors!.ReturnAsync(Ada, _time.GetUtcNow(), Token);
        await FillAsync();

        Assert.Equal((6, Embedders.KindOf(_service)), await KeptAsync());
        Assert.Equal(["one more", "one more"], _service.Asked.Skip(5));

        async Task<(int Texts, VectorKind? Kind)> KeptAsync()
        {
            var delta = await _store!.ReadDeltaAsync(Ada, 0, Token);
            return (delta.Texts.Count, delta.Vectors);
        }
    }

    [Fact]
    public async Task File_OfAUserWhoSaysMore_GrowsByWhatIsKeptAlone()
    {
        async Task<long> GrowAsync(string text)
        {
            var before = new FileInfo(Path).Length;
            await SayAsync(text);
            await FillAsync();
            return new FileInfo(Path).Length - before;
        }

        // A hash, eight numbers of two bytes, and a frame.
        Assert.Equal((44, 44), (await GrowAsync("one"), await GrowAsync("two")));
    }

    [Fact]
    public async Task File_HoldsNoWordOfWhatWasSaid()
    {
        var written = System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path, Token));

        Assert.DoesNotContain("feline", written, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", System.IO.Path.GetFileName(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_AfterAnErasure_HoldsNoVectorOfIt()
    {
        await _store!.CommitAsync(Ada, Rows.Known(new UserCommit { Memories = [Rows.Memory(1, content: "User drinks tea")] }, _time), Token);
        await FillAsync();
        var before = new FileInfo(Path).Length;

        await _store!.CommitAsync(Ada, Rows.Known(new UserCommit { Erased = [Rows.Id(1)] }, _time), Token);
        await FillAsync();

        Assert.True(new FileInfo(Path).Length < before);
        Assert.Equal(5, (await _store!.ReadDeltaAsync(Ada, 0, Token)).Texts.Count);
    }

    [Fact]
    public async Task Survey_AfterEverythingWasFilled_LoadsNobody()
    {
        await _store!.DisposeAsync();

        // Every start loads, beside the survey, users who changed shortly before: they may have left work. She did not.
        QueueCheckpoint.Write(new LocalDisk(), _fixture.Places, []);
        File.SetLastWriteTimeUtc(_fixture.JournalOf(Ada), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await OpenAsync();

        await _store!.Vectors!.SurveyAsync(Token);

        // It is listed once that search is over.
        Assert.Empty((await _store!.Jobs.ListFailedAsync(null, null, 10, Token)).Items);
        Assert.Equal((0, 0), (await _store!.Vectors.CountAsync(Token), (int)_store!.CachedBytes));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Survey_SomethingWasStoredAfterTheLastVector_OnlyATextAsksForAnother(bool isText, int lacking)
    {
        var before = new FileInfo(_fixture.JournalOf(Ada)).Length;
        await _store!.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = isText ? [Rows.Turn("later")] : [] }, _time), Token);
        await _store!.DisposeAsync();
        Assert.True(new FileInfo(_fixture.JournalOf(Ada)).Length > before);
        await OpenAsync();

        await _store!.Vectors!.SurveyAsync(Token);

        Assert.Equal(lacking, await _store!.Vectors.CountAsync(Token));
    }

    [Fact]
    public async Task Version_AfterVectorsCameAndTheUserWasEvicted_NeverGoesBack()
    {
        await SayAsync("one more");
        await FillAsync();
        var seen = (await _store!.ReadDeltaAsync(Ada, 0, Token)).Version;
        _fixture.Options.CacheBytes = 1;
        for (var i = 0; i < 20; i++)
            await _store!.CommitAsync(new Scope(new OwnerId("acme"), new UserId($"u{i}")), Rows.Known(new UserCommit { Turns = [Rows.Turn("m")] }, _time), Token);

        await SayAsync("and another");

        var delta = await _store!.ReadDeltaAsync(Ada, seen, Token);
        Assert.True(delta.Version > seen);
        Assert.Contains(delta.Turns, static turn => turn.Content == "and another");
    }

    private async Task ShouldHealAsync()
    {
        await OpenAsync();
        var delta = await _store!.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal(5, delta.Turns.Count);
        Assert.All(delta.Texts, text => Assert.Equal(_service.VectorOf(text.Text), text.Vector.ToArray()));
        await _store!.Vectors!.SurveyAsync(Token);
        await FillAsync();

        delta = await _store!.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal(Embedders.KindOf(_service), delta.Vectors);
        Assert.Equal(5, delta.Texts.Count);
        Assert.All(delta.Texts, text => Assert.Equal(_service.VectorOf(text.Text), text.Vector.ToArray()));
        await _store!.DisposeAsync();
    }

    private async Task OpenAsync() => _store = await _fixture.OpenAsync(_time, analysis: new TextAnalysis(_service));

    private async Task FillAsync()
    {
        using var server = new Following(_store!, _service, _time);
        await server.FillAsync(Token);
    }

    private Task SayAsync(params string[] texts) =>
        _store!.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [.. texts.Select(static text => Rows.Turn(text, content: text))] }, _time), Token);
}
