using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage.Differential;

namespace Memory.Server.Tests.Storage.Images;

/// <summary>Users with a random past are carried from each store into the other: both tell the same of them, and recall the same to the last bit.</summary>
public sealed class ImageDifferentialTests : IAsyncLifetime
{
    private TwinStores? source;
    private TwinStores? target;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 15 : 2)];

    public async ValueTask InitializeAsync()
    {
        source = await TwinStores.OpenAsync(Token);
        target = await TwinStores.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await source!.DisposeAsync();
        await target!.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Image_CarriedToTheOtherStore_TellsAndRecallsTheSame(int seed)
    {
        using var embedder = new HashingEmbeddingGenerator();
        var analysis = new TextAnalysis(embedder);
        using var left = new Twin(source!.Embedded, analysis, source.EmbeddedTime, "c");
        using var right = new Twin(source.Postgres, analysis, source.PostgresTime, "c");
        foreach (var step in Steps.Stories(TestScale.Full ? 600 : 120).Sample(1, new Rnd((ulong)seed, 1), 50).Single())
        {
            foreach (var twin in (Twin[])[left, right])
                await TellAsync(step, twin);
        }

        // Set to the same time, so that what has ended long ago has ended everywhere.
        target!.PostgresTime.Advance(source.EmbeddedTime.GetUtcNow() - target.PostgresTime.GetUtcNow());
        target.EmbeddedTime.Advance(source.EmbeddedTime.GetUtcNow() - target.EmbeddedTime.GetUtcNow());
        using var toPostgres = new Twin(target.Postgres, analysis, target.PostgresTime, "c", left);
        using var toEmbedded = new Twin(target.Embedded, analysis, target.EmbeddedTime, "c", right);
        var carried = 0;
        for (var number = 0; number < 2 * Pools.Users.Length; number++)
        {
            var scope = left.ScopeOf(number);
            if (await source.Embedded.TellImageAsync(scope, Token) is not { } told || await target.Postgres.TellImageAsync(scope, Token) is not null)
                continue;
            carried++;
            await source.Embedded.CopyAsync(target.Postgres, scope, Token);
            await source.Postgres.CopyAsync(target.Embedded, scope, Token);
            Assert.Equal(told, await source.Postgres.TellImageAsync(scope, Token));
            Assert.Equal(told, await target.Postgres.TellImageAsync(scope, Token));
            Assert.Equal(told, await target.Embedded.TellImageAsync(scope, Token));
            foreach (var words in (string[])["where do I live", "pet", "", "what do I like", "tea Lima Anna"])
            {
                var query = new RecallQuery { Text = words, Limit = 20, TurnLimit = 20, CurrentViewOnly = false };
                var answers = new List<string>();
                foreach (var twin in (Twin[])[left, right, toPostgres, toEmbedded])
                    answers.Add(JsonSerializer.Serialize(await twin.RecallAfreshAsync(recall => recall.RecallAsync(scope, query, Token))));
                Assert.Equal(Enumerable.Repeat(answers[0], 4), answers);
            }
        }

        Assert.True(carried > 1, $"Only {carried.ToString(CultureInfo.InvariantCulture)} users had a past.");
    }

    private static async Task TellAsync(Step step, Twin twin)
    {
        try
        {
            await step.Do(twin, Token);
        }
        catch (Exception refused) when (refused is ConflictException or InvalidChangeException)
        {
            // The domain says no by itself.
        }
    }
}
