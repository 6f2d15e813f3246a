using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Recall;
using Memory.Server.Tests.Storage.Postgres.Queue;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>An index is loaded from the database without computing anything of its texts again.</summary>
public sealed class KeptAnalysisTests : IAsyncLifetime
{
    private readonly HashingEmbeddingGenerator _embedder = new();
    private readonly CountingAnalysis _analysis;
    private PostgresDatabase? _database;
    private PostgresMemoryStore? _store;

    public KeptAnalysisTests() => _analysis = new CountingAnalysis(new TextAnalysis(_embedder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = SharedDatabase.User("ada");

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var options = new PostgresOptions { ConnectionString = _database.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
        _store = await PostgresMemoryStore.OpenAsync(options, _analysis, TimeProvider.System, NullLogger<PostgresMemoryStore>.Instance, Token);
        var valued = Rows.Memory(2, slot: "pet") with { Content = "User has a dog.", Value = Json.From("Rex") };
        await _store.CommitAsync(
            Ada,
            Rows.Known(
                new UserCommit
                {
                    Turns = [Rows.Turn("m1", content: "I play the violin, the violin!"), Rows.Turn("m2", content: "Tea at noon.")],
                    Memories = [Rows.Memory(1, content: "User plays the violin."), valued],
                },
                TimeProvider.System),
            Token);
        _analysis.Asked.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _embedder.Dispose();
    }

    [Fact]
    public async Task Delta_OfEverything_BringsWhatWasComputed()
    {
        var delta = await _store!.ReadDeltaAsync(Ada, 0, Token);

        string[] texts = ["I play the violin, the violin!", "Tea at noon.", "User has a dog. Rex", "User plays the violin."];
        Assert.Equal(texts, delta.Texts.Select(static text => text.Text).Order(StringComparer.Ordinal));
        var fresh = await new TextAnalysis(_embedder).AnalyzeAsync(texts, Token);
        Assert.All(delta.Texts.OrderBy(static text => text.Text, StringComparer.Ordinal).Zip(fresh), static pair =>
        {
            Assert.Equal(pair.Second.Stems, pair.First.Stems);
            Assert.Equal(pair.Second.Counts, pair.First.Counts);
            Assert.Equal(pair.Second.Vector.ToArray(), pair.First.Vector.ToArray());
        });
        Assert.Equal(4, (await IndexAsync(UserIndex.Empty, delta)).Count);
        Assert.Empty(_analysis.Asked);
    }

    [Fact]
    public async Task Delta_OfAChange_BringsWhatWasComputedOfIt()
    {
        var index = await IndexAsync(UserIndex.Empty, await _store!.ReadDeltaAsync(Ada, 0, Token));
        await _store.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [Rows.Turn("m3", content: "A red coat.")] }, TimeProvider.System), Token);
        _analysis.Asked.Clear();

        var delta = await _store.ReadDeltaAsync(Ada, index.Version, Token);

        Assert.Equal(["A red coat."], delta.Texts.Select(static text => text.Text));
        Assert.Equal(5, (await IndexAsync(index, delta)).Count);
        Assert.Empty(_analysis.Asked);
    }

    [Theory]
    [InlineData("UPDATE turns SET analyzer = analyzer - 1 WHERE message_id = 'm2'")]
    [InlineData("UPDATE turns SET embedding = NULL WHERE message_id = 'm2'")]
    public async Task Delta_WithWhatIsNoLongerOfUse_OnlyThatIsComputedAgain(string change)
    {
        await using (var connection = new NpgsqlConnection(_database!.ConnectionString))
        {
            await connection.OpenAsync(Token);
            Assert.Null(await connection.AskAsync(change));
        }

        var delta = await _store!.ReadDeltaAsync(Ada, 0, Token);

        Assert.Equal(3, delta.Texts.Count(static text => !text.Stems.IsDefault && !text.Vector.IsEmpty));
        Assert.Equal(4, (await IndexAsync(UserIndex.Empty, delta)).Count);
        Assert.Equal(["Tea at noon."], _analysis.Asked);
    }

    private ValueTask<UserIndex> IndexAsync(UserIndex index, UserDelta delta) => new ItemBuilder(_analysis).ApplyAsync(index, delta, Token);
}
