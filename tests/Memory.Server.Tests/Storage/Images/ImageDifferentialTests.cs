using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage.Differential;

namespace Memory.Server.Tests.Storage.Images;

/// <summary>Users with a random past are carried from each store into the other: both tell the same of them, and recall the same to the last bit.</summary>
public sealed class ImageDifferentialTests : BetweenTwinsTest
{
    [Theory]
    [MemberData(nameof(TestScale.Seeds), 15, 1, MemberType = typeof(TestScale))]
    public async Task Image_CarriedToTheOtherStore_TellsAndRecallsTheSame(int seed)
    {
        using var embedder = new HashingEmbeddingGenerator();
        var analysis = new TextAnalysis(embedder);
        using var left = new Twin(Source.Embedded, analysis, Source.EmbeddedTime, "c");
        using var right = new Twin(Source.Postgres, analysis, Source.PostgresTime, "c");
        foreach (var step in Steps.Stories(TestScale.Full ? 600 : 120).Sample(1, new Rnd((ulong)seed, 1), 50).Single())
        {
            foreach (var twin in (Twin[])[left, right])
                await step.TryAsync(twin, Token);
        }

        SetTargetsClocks();
        using var toPostgres = new Twin(Target.Postgres, analysis, Target.PostgresTime, "c", left);
        using var toEmbedded = new Twin(Target.Embedded, analysis, Target.EmbeddedTime, "c", right);
        var carried = 0;
        for (var number = 0; number < 2 * Pools.Users.Length; number++)
        {
            var scope = left.ScopeOf(number);
            if (await Source.Embedded.TellImageAsync(scope, Token) is not { } told || await Target.Postgres.TellImageAsync(scope, Token) is not null)
                continue;
            carried++;
            await Source.Embedded.CopyAsync(Target.Postgres, scope, Token);
            await Source.Postgres.CopyAsync(Target.Embedded, scope, Token);
            Assert.Equal(told, await Source.Postgres.TellImageAsync(scope, Token));
            Assert.Equal(told, await Target.Postgres.TellImageAsync(scope, Token));
            Assert.Equal(told, await Target.Embedded.TellImageAsync(scope, Token));
            foreach (var words in (string[])["where do I live", "pet", "", "what do I like", "tea Lima Anna"])
            {
                var query = new RecallQuery { Text = words, Limit = 20, TurnLimit = 20, CurrentViewOnly = false };
                var answers = new List<string>();
                foreach (var twin in (Twin[])[left, right, toPostgres, toEmbedded])
                    answers.Add(Told(await twin.RecallAfreshAsync(recall => recall.RecallAsync(scope, query, Token))));
                Assert.Equal(Enumerable.Repeat(answers[0], 4), answers);
            }
        }

        Assert.True(carried > 1, $"Only {carried.ToString(CultureInfo.InvariantCulture)} users had a past.");
    }

    /// <summary>All that an answer says, scores and their parts included.</summary>
    private static string Told(RecallAnswer answer) => JsonSerializer.Serialize(new
    {
        Memories = answer.Memories.Select(static found => new { found.Memory, found.Score, found.Parts }),
        Turns = answer.Turns.Select(static found => new { found.Turn, found.Score, found.Parts }),
        answer.Context,
        answer.TokenCount,
        answer.Weights,
    });
}
