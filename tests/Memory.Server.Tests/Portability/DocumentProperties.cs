using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage.Differential;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Portability;

/// <summary>Users with a random past go through documents: nothing is lost on the way, and what happens to them afterwards is as if they had never left.</summary>
public sealed class DocumentProperties : BetweenTwinsTest
{
    /// <summary>Asked for first: all steps and their kinds refer to each other, and come to life in that order.</summary>
    private static readonly Gen<int> Minutes = Draws.Number;

    private static Gen<Step> Lived { get; } = Gen.Frequency(
        (8, CurationSteps.Remember), (4, CurationSteps.Edit), (2, CurationSteps.Delete), (3, CurationSteps.Restore), (10, IngestSteps.Ingest), (8, IngestSteps.Work),
        (4, AssociationSteps.Associate), (1, AssociationSteps.Dissociate), (3, UserSteps.Session), (2, UserSteps.User), (3, LifecycleSteps.Run),
        (6, Minutes.Select(static minutes => new Step($"wait {minutes}", (twin, _) =>
        {
            twin.Time.Advance(TimeSpan.FromMinutes(minutes / 2));
            return Task.FromResult<object?>(null);
        }))));

    [Theory]
    [MemberData(nameof(TestScale.Seeds), 25, 2, MemberType = typeof(TestScale))]
    public async Task Imported_WhateverHappensLater_BecomesWhatTheOriginalBecomes(int seed)
    {
        using var embedder = new HashingEmbeddingGenerator();
        using var original = new Twin(Source.Embedded, new TextAnalysis(embedder), Source.EmbeddedTime, "d");
        var steps = Lived.ArrayOf(TestScale.Full ? 600 : 100).Sample(1, new Rnd((ulong)seed, 1), 50).Single();
        foreach (var step in steps[..(steps.Length / 2)])
            await step.TryAsync(original, Token);
        await original.WorkAsync(Token);

        SetTargetsClocks();
        using var embedded = original.Beside(Target.Embedded, Target.EmbeddedTime);
        using var postgres = original.Beside(Target.Postgres, Target.PostgresTime);
        var scopes = await ScopesAsync(original);
        Assert.True(scopes.Count > 1);
        foreach (var scope in scopes)
        {
            var document = await Source.Embedded.ExportAsync(scope, Source.EmbeddedTime, Token);
            foreach (var twin in (Twin[])[embedded, postgres])
            {
                var first = await twin.Store.ImportAsync(scope, document, twin.Time, Token, atOnce: 1 + (seed * 977));
                Assert.Equal(0, first.Unchanged.All);
                Assert.Equal(Documents.RestoredPart(document), Documents.RestoredPart(await twin.Store.ExportAsync(scope, twin.Time, Token)));
                var again = await twin.Store.ImportAsync(scope, document, twin.Time, Token);
                Assert.Equal((0, first.Added), (again.Added.All, again.Unchanged));
            }
        }

        foreach (var step in steps[(steps.Length / 2)..])
        {
            foreach (var twin in (Twin[])[original, embedded, postgres])
                await step.TryAsync(twin, Token);
        }

        foreach (var scope in scopes)
        {
            var expected = await StateAsync(original, scope);
            Assert.Equal(expected, await StateAsync(embedded, scope));
            Assert.Equal(expected, await StateAsync(postgres, scope));
        }
    }

    private static async Task<IReadOnlyList<Scope>> ScopesAsync(Twin twin)
    {
        var scopes = new List<Scope>();
        for (var number = 0; number < 2 * Pools.Users.Length; number++)
        {
            if (!scopes.Contains(twin.ScopeOf(number)) && await twin.Store.TellImageAsync(twin.ScopeOf(number), Token) is not null)
                scopes.Add(twin.ScopeOf(number));
        }

        return scopes;
    }

    private static async Task<string> StateAsync(Twin twin, Scope scope) => Documents.RestoredPart(await twin.Store.ExportAsync(scope, twin.Time, Token));
}
