using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Tests.Encryption;
using Memory.Server.Tests.Recall.Vectors;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>Sealed files of vectors that somebody took apart: nothing of them is used that does not belong there, and everything comes back.</summary>
public sealed class SealedVectorTests : SealedTest
{
    private static readonly string[] Texts = ["my feline sleeps", "an automobile in red", "a stone", "a cloud", "a river"];

    private readonly FakeService _service = new("service", 8);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Frames_InAnotherOrder_AreNotUsedAndMadeAnew()
    {
        await FillBothAsync();
        var frames = FramesOf(FileOf(Ada));
        (frames[2], frames[3]) = (frames[3], frames[2]);
        Put(FileOf(Ada), frames);
        await ShouldHealAsync();
    }

    [Fact]
    public async Task Frame_ChangedAndChecksummedAnew_IsNotUsedAndMadeAnew()
    {
        await FillBothAsync();
        var frames = FramesOf(FileOf(Ada));
        frames[2][^1] ^= 1;
        Frame.Seal(frames[2]);
        Put(FileOf(Ada), frames);
        await ShouldHealAsync();
    }

    [Fact]
    public async Task Frames_OfAnotherUserUnderThisOnesHeader_AreNotUsedAndMadeAnew()
    {
        await FillBothAsync();
        Put(FileOf(Ada), [.. FramesOf(FileOf(Ada)).Take(2), .. FramesOf(FileOf(Bob)).Skip(2)]);
        await ShouldHealAsync();
    }

    [Fact]
    public async Task File_ThatIsPlain_IsNotUsedAndMadeAnew()
    {
        await FillBothAsync();
        var header = JournalHeader.Parse(FramesOf(FileOf(Ada))[0].AsSpan(Frame.HeaderSize))!;
        Put(FileOf(Ada), [JournalHeader.PlainOf(header).ToFrame(), .. FramesOf(FileOf(Ada)).Skip(1)]);
        await ShouldHealAsync();
    }

    private string FileOf(Scope scope) => Fixture.Places.UserVectors(JobId.ScopeHash(scope));

    /// <summary>Gives both users vectors, in several frames, in a store that is sealed to its end.</summary>
    private async Task FillBothAsync()
    {
        await Fixture.ConvertAsync();
        await using var store = await OpenAsync();
        foreach (var scope in (Scope[])[Ada, Bob])
            await store.CommitAsync(scope, Rows.Known(new UserCommit { Turns = [.. Texts.Select(static (text, i) => Rows.Turn($"m{i}", content: text))] }, _time), Token);
        using var server = new Following(store, _service, _time);
        Assert.True(await server.FillAsync(Token) > 0);
    }

    private async Task ShouldHealAsync()
    {
        var asked = _service.Asked.Count;
        await using (var store = await OpenAsync())
        {
            using var server = new Following(store, _service, _time);
            Assert.Equal(Texts.Length, (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
            Assert.Equal([Rings.Ada], Fixture.Broken);
            await server.FillAsync(Token);
            Assert.True(_service.Asked.Count > asked);
            await ShouldKnowAsync(server);
        }

        // What was made anew is sealed and good.
        asked = _service.Asked.Count;
        Fixture.Broken.Clear();
        await using var again = await OpenAsync();
        using var later = new Following(again, _service, _time);
        Assert.Equal(0, await later.FillAsync(Token));
        Assert.Equal(asked, _service.Asked.Count);
        await ShouldKnowAsync(later);
        Assert.Empty(Fixture.Broken);
    }

    private static async Task ShouldKnowAsync(Following server)
    {
        foreach (var scope in (Scope[])[Ada, Bob])
        {
            Assert.Equal(("my feline sleeps", 1.0), await server.AskAsync(scope, "my feline sleeps", Token));
            Assert.Equal(("a river", 1.0), await server.AskAsync(scope, "a river", Token));
        }
    }

    private Task<EmbeddedMemoryStore> OpenAsync() => Fixture.OpenAsync(_time, analysis: new TextAnalysis(_service));
}
