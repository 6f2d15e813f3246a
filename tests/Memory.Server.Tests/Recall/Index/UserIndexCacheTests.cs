using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall.Index;

public sealed class UserIndexCacheTests : IDisposable
{
    private readonly FakeUserStore _store = new();
    private readonly HashingEmbeddingGenerator _embedder = new();
    private UserIndexCache? _cache;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cache?.Dispose();
        _embedder.Dispose();
    }

    [Fact]
    public async Task GetAsync_NothingChanged_SameIndexForOneCheapRead()
    {
        var cache = Cache();
        Say(User(1), "hello");
        var first = await cache.GetAsync(User(1), Cancelled);

        var second = await cache.GetAsync(User(1), Cancelled);

        Assert.Same(first, second);
        Assert.Equal((2, 1), (_store.Reads, _store.FullReads));
    }

    [Fact]
    public async Task GetAsync_Changed_OnlyTheChangeIsRead()
    {
        var cache = Cache();
        Say(User(1), "hello");
        await cache.GetAsync(User(1), Cancelled);
        Say(User(1), "hello again");

        var index = await cache.GetAsync(User(1), Cancelled);

        Assert.Equal(2, index.Count);
        Assert.Equal((2, 1), (_store.Reads, _store.FullReads));
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_OneLoad()
    {
        var cache = Cache();
        Say(User(1), "hello");
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.BeforeRead = _ => release.Task;
        var waiting = Enumerable.Range(0, 20).Select(_ => cache.GetAsync(User(1), Cancelled).AsTask()).ToArray();
        release.SetResult();

        var indexes = await Task.WhenAll(waiting);

        Assert.Equal(1, _store.FullReads);
        Assert.All(indexes, index => Assert.Same(indexes[0], index));
    }

    [Fact]
    public async Task GetAsync_FirstCallerGivesUp_TheLoadGoesOn()
    {
        var cache = Cache();
        Say(User(1), "hello");
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.BeforeRead = token => release.Task.WaitAsync(token);
        using var hurry = new CancellationTokenSource();
        var first = cache.GetAsync(User(1), hurry.Token).AsTask();
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(1, (await cache.GetAsync(User(1), Cancelled)).Count);
        Assert.Equal(1, _store.FullReads);
    }

    [Fact]
    public async Task GetAsync_InARequest_OnlyItsOwnLookIsOnItsBudget()
    {
        var cache = Cache();
        Say(User(1), "hello");
        var budgets = new List<StorageBudget?>();
        _store.BeforeRead = _ =>
        {
            budgets.Add(StorageBudget.Current);
            return Task.CompletedTask;
        };
        StorageBudget.Begin();

        await cache.GetAsync(User(1), Cancelled);
        await cache.GetAsync(User(1), Cancelled);

        // Others may wait for the whole load as well, and it goes on when this request is over.
        Assert.NotNull(StorageBudget.Current);
        Assert.Equal([null, StorageBudget.Current], budgets);
    }

    [Fact]
    public async Task GetAsync_LoadFailed_TheNextOneTriesAgain()
    {
        var cache = Cache();
        Say(User(1), "hello");
        _store.BeforeRead = static _ => throw new InvalidOperationException("down");
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync(User(1), Cancelled).AsTask());
        _store.BeforeRead = null;

        Assert.Equal(1, (await cache.GetAsync(User(1), Cancelled)).Count);
    }

    [Fact]
    public async Task GetAsync_MoreUsersThanFit_LeastRecentlyUsedDropped()
    {
        var cache = Cache(indexBytes: 40_000);
        for (var user = 0; user < 50; user++)
        {
            for (var turn = 0; turn < 3; turn++)
                Say(User(user), $"turn {turn} of user {user}");
            await cache.GetAsync(User(0), Cancelled);
            await cache.GetAsync(User(user), Cancelled);
            Assert.InRange(cache.Bytes, 1, 40_000);
        }

        Assert.InRange(cache.Count, 2, 10);
        var before = _store.FullReads;
        await cache.GetAsync(User(0), Cancelled);
        await cache.GetAsync(User(49), Cancelled);
        Assert.Equal(before, _store.FullReads);
        await cache.GetAsync(User(1), Cancelled);
        Assert.Equal(before + 1, _store.FullReads);
    }

    [Fact]
    public async Task GetAsync_OneUserAboveTheBound_IsKeptAlone()
    {
        var cache = Cache(indexBytes: 10);
        Say(User(1), "hello");
        await cache.GetAsync(User(1), Cancelled);
        await cache.GetAsync(User(1), Cancelled);

        Assert.Equal((1, 1), (cache.Count, _store.FullReads));
    }

    [Fact]
    public async Task GetAsync_StorageAway_ManyUsers_AreNotKept()
    {
        var cache = Cache(indexBytes: 10_000);
        _store.BeforeRead = static _ => throw new StorageUnavailableException("away");
        for (var user = 0; user < 50; user++)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.GetAsync(User(user), Cancelled).AsTask());

        Assert.InRange(cache.Count, 1, 10);
        Assert.InRange(cache.Bytes, 1, 10_000);
    }

    [Fact]
    public async Task GetAsync_ManyNewUsersAtOnce_FewAreReadAtATime_AndAllAreAnswered()
    {
        var cache = Cache(readersAtOnce: 3);
        var (reading, most) = (0, 0);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.BeforeRead = async _ =>
        {
            var now = Interlocked.Increment(ref reading);
            lock (first)
                most = Math.Max(most, now);
            if (now == 3)
                first.TrySetResult();
            await first.Task;
            await Task.Yield();
            Interlocked.Decrement(ref reading);
        };
        var users = Enumerable.Range(0, 30).Select(User).ToArray();
        foreach (var user in users)
            Say(user, "hello");

        var indexes = await Task.WhenAll(users.Select(user => cache.GetAsync(user, Cancelled).AsTask())).WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        Assert.All(indexes, static index => Assert.Equal(1, index.Count));
        Assert.Equal(3, most);
    }

    private static Scope User(int number) => new(new OwnerId("acme"), new UserId($"u{number}"));

    private UserIndexCache Cache(long indexBytes = 1 << 20, int readersAtOnce = 8) =>
        _cache = new UserIndexCache(_store, new ItemBuilder(new TextAnalysis(_embedder)), new RecallOptions { IndexBytes = indexBytes, ReadersAtOnce = readersAtOnce });

    private void Say(Scope user, string content) => _store.Of(user).Put(new Turn
    {
        Id = new MessageId($"m{_store.Of(user).Version}"),
        Session = SessionId.Default,
        Role = TurnRole.User,
        Content = content,
        SaidAt = default,
        StoredAt = default,
    });
}
