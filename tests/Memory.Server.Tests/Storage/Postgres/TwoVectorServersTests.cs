using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Recall.Vectors;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>Servers on one database share the making of vectors, and agree on which.</summary>
public sealed class TwoVectorServersTests : IAsyncLifetime
{
    private readonly FakeService _first = new("first", 8);
    private readonly FakeService _second = new("second", 8, length: 0.5f);
    private readonly List<PostgresMemoryStore> _stores = [];
    private readonly List<Following> _servers = [];
    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);

    public async ValueTask DisposeAsync()
    {
        _servers.ForEach(static server => server.Dispose());
        foreach (var store in _stores)
            await store.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Fill_ByTwoAtOnce_AsksForEachTextOnce()
    {
        var (one, other) = (await StartAsync(_first), await StartAsync(_first));
        foreach (var user in Enumerable.Range(0, 12))
            await SayAsync(one, user, $"a kitten of user {user}");

        var filled = await Task.WhenAll(one.FillAsync(Token), other.FillAsync(Token));

        Assert.Equal(12, filled.Sum());
        Assert.Equal(12, _first.Asked.Distinct().Count());
        Assert.Equal(12, _first.Asked.Count);
    }

    [Fact]
    public async Task Fill_ByOneServer_IsSeenByTheOthersNextRecall()
    {
        var (one, other) = (await StartAsync(_first), await StartAsync(_first));
        await SayAsync(one, 1, "my feline sleeps");
        Assert.NotEqual(Embedders.KindOf(_first), (await other.IndexAsync(User(1), Token)).Vectors);

        await one.FillAsync(Token);

        Assert.Equal(("my feline sleeps", 1), await other.AskAsync(User(1), "kitten", Token));
    }

    [Fact]
    public async Task Rollout_ServerWithTheSettingsBefore_MakesNoVectorsOfItsOwnAnyMore()
    {
        var before = await StartAsync(_first);
        await SayAsync(before, 1, "my feline sleeps");
        await before.FillAsync(Token);
        var after = await StartAsync(_second);
        await SayAsync(before, 2, "an automobile in red");

        Assert.Equal(0, await before.FillAsync(Token));
        await before.Store.Vectors!.SurveyAsync(Token);
        await after.Store.Vectors!.SurveyAsync(Token);
        await after.FillAsync(Token);

        Assert.Equal(Embedders.KindOf(_second), (await after.IndexAsync(User(1), Token)).Vectors);
        Assert.Equal(Embedders.KindOf(_second), (await before.IndexAsync(User(2), Token)).Vectors);
        Assert.Equal(["my feline sleeps"], _first.Asked);

        // What it stores itself is the others' to do, and by what it cannot ask it does not compare.
        await SayAsync(before, 1, "a stone");
        Assert.Equal(0, (await before.AskAsync(User(1), "kitten", Token)).Cosine);
        Assert.Equal(1, await after.FillAsync(Token));
    }

    [Fact]
    public async Task Taken_ByAServerThatDied_IsTakenOverWhenItsTimeIsOver()
    {
        var (one, other) = (await StartAsync(_first), await StartAsync(_first));
        await SayAsync(one, 1, "my feline sleeps");
        Assert.Equal(User(1), await one.Store.Vectors!.TakeAsync(TimeSpan.FromMilliseconds(50), Token));

        await Polling.UntilAsync(async () => await other.FillAsync(Token) > 0);

        Assert.Equal(["my feline sleeps"], _first.Asked);
    }

    private static Scope User(int number) => new(new OwnerId("acme"), new UserId($"u{number}"));

    private static Task SayAsync(Following server, int user, string text) => server.Store.CommitAsync(
        User(user), Rows.Known(new UserCommit { Turns = [Rows.Turn(text, content: text)] }, TimeProvider.System), Token);

    private async Task<Following> StartAsync(IEmbeddingGenerator<string, Embedding<float>> embedder)
    {
        var options = new PostgresOptions { ConnectionString = _database!.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
        var store = await PostgresFixture.OpenAsync(options, TimeProvider.System, Token, analysis: new TextAnalysis(embedder));
        _stores.Add(store);
        if (_stores.Count == 1)
            await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        await store.Vectors.AnnounceAsync(Token);
        await store.Vectors.SurveyAsync(Token);
        var server = new Following(store, embedder, TimeProvider.System);
        _servers.Add(server);
        return server;
    }
}
