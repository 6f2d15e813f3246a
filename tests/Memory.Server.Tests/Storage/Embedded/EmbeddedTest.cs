using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>A folder for an embedded store, and short ways to write to it and read from it.</summary>
public abstract class EmbeddedTest : IAsyncLifetime
{
    private protected EmbeddedFixture Fixture { get; } = new();

    private protected EmbeddedOptions Options => Fixture.Options;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static Scope Ada { get; } = new(new OwnerId("acme"), new UserId("ada"));

    private protected static Scope Bob { get; } = new(new OwnerId("acme"), new UserId("bob"));

    /// <summary>How long a test waits for what must happen; only a hang takes so long.</summary>
    private protected static TimeSpan HangGuard => TimeSpan.FromSeconds(30);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Fixture.DisposeAsync();
    }

    private protected static Task WriteAsync(IMemoryStore store, Scope scope, UserCommit commit) =>
        store.CommitAsync(scope, commit with { At = Rows.Noon, User = new UserProfile(Rows.Noon) }, Token);

    private protected static Task WriteTurnAsync(IMemoryStore store, Scope scope, string id) =>
        WriteAsync(store, scope, new UserCommit { Turns = [Rows.Turn(id)] });

    /// <summary>The ids of the user's turns, as they arrived.</summary>
    private protected static async Task<string[]> TurnsAsync(IMemoryStore store, Scope scope) =>
        [.. (await store.ReadDeltaAsync(scope, 0, Token)).Turns.Select(turn => turn.Id.Value)];

    /// <summary>Waits until a condition of the background's doing holds.</summary>
    private protected static async Task UntilAsync(Func<bool> holds)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(HangGuard);
        while (!holds())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
    }
}
