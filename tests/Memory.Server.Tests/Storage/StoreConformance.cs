using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

/// <summary>What every store must do. Each class of these tests is derived once for each kind of store.</summary>
public abstract class StoreConformance<TFixture> : IAsyncLifetime
    where TFixture : IStoreFixture, new()
{
    private readonly TFixture fixture = new();
    private IMemoryStore? store;

    private protected ManualTime Time { get; } = new();

    private protected IMemoryStore Store => store!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static Scope Ada { get; } = new(new OwnerId("acme"), new UserId("ada"));

    private protected static Scope Bob { get; } = new(new OwnerId("acme"), new UserId("bob"));

    /// <summary>What computes vectors; null for what the store is usually opened with.</summary>
    private protected virtual ITextAnalysis? Analysis => null;

    public virtual async ValueTask InitializeAsync() => store = await ((IStoreFixture)fixture).OpenAsync(Time, Analysis);

    public virtual async ValueTask DisposeAsync()
    {
        // None when the store could not be opened, or its tests are skipped.
        if (store is not null)
            await store.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        store = await ((IStoreFixture)fixture).OpenAsync(Time, Analysis);
    }

    /// <summary>Stores a change, bringing the user when the change does not.</summary>
    private protected Task WriteAsync(Scope scope, UserCommit commit) => Store.CommitAsync(scope, Rows.Known(commit, Time), Token);

    private protected Task<T> ReadAsync<T>(Scope scope, Func<IUserView, ValueTask<T>> read) =>
        Store.ReadAsync(scope, (view, _) => read(view), Token).AsTask();

    /// <summary>Walks all pages of a list.</summary>
    private protected async Task<List<T>> PagesAsync<T>(Scope scope, Func<IUserView, PageKey?, ValueTask<Page<T>>> list)
    {
        List<T> all = [];
        PageKey? next = null;
        do
        {
            var page = await ReadAsync(scope, view => list(view, next));
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }
}
