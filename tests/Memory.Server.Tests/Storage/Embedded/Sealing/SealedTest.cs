using System.Buffers.Binary;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>A folder for an encrypted store, and short ways to write to it, read from it, and take its files apart.</summary>
public abstract class SealedTest : IAsyncLifetime
{
    private protected SealedFixture Fixture { get; } = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static Scope Ada { get; } = new(new OwnerId("acme"), new UserId("ada"));

    private protected static Scope Bob { get; } = new(new OwnerId("acme"), new UserId("bob"));

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Fixture.DisposeAsync();
    }

    private protected static Task SayAsync(IMemoryStore store, Scope scope, string id) =>
        store.CommitAsync(scope, new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon), Turns = [Rows.Turn(id, content: Content(id))] }, Token);

    /// <summary>The ids of the user's turns, as they arrived; what was said in them must be right.</summary>
    private protected static async Task<string[]> TurnsAsync(IMemoryStore store, Scope scope)
    {
        var turns = (await store.ReadDeltaAsync(scope, 0, Token)).Turns;
        Assert.All(turns, static turn => Assert.Equal(Content(turn.Id.Value), turn.Content));
        return [.. turns.Select(static turn => turn.Id.Value)];
    }

    /// <summary>Writes each turn by a flush of its own.</summary>
    private protected async Task WriteAsync(Scope scope, params string[] ids)
    {
        await using var store = await Fixture.OpenAsync();
        foreach (var id in ids)
            await SayAsync(store, scope, id);
    }

    /// <summary>Nobody says that by chance.</summary>
    private protected static string Content(string id) => $"said-in-confidence {id}";

    /// <summary>A file's frames, each whole.</summary>
    private protected static List<byte[]> FramesOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        List<byte[]> frames = [];
        for (var at = 0; at < bytes.Length; at += frames[^1].Length)
            frames.Add(bytes[at..(at + Frame.HeaderSize + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)))]);
        return frames;
    }

    private protected static void Put(string path, IEnumerable<byte[]> frames) => File.WriteAllBytes(path, [.. frames.SelectMany(static frame => frame)]);

    /// <summary>The files that hold a text, as UTF-8, UTF-16 or in base64 at whatever place.</summary>
    private protected string[] FilesWith(string text) => [.. Fixture.Files().Where(path => Traces.IsIn(File.ReadAllBytes(path), text))];
}
