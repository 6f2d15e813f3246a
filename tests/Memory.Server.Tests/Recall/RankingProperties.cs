using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall;

/// <summary>What holds for any memory and any question.</summary>
public sealed class RankingProperties
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words =
        ["tea", "coffee", "dallas", "austin", "lives", "living", "dog", "dogs", "東京", "color", "favourite", "user", "the", "violin", "vilin", "work", "I", "Anna", "seven", "instrument", "yesterday", "on 7 May 2025.", "in June", "why?", "because"];

    private static readonly Gen<string> Text = Gen.Elements(Words).ListOf(6).Select(static words => string.Join(' ', words));

    private static readonly Gen<Row> AnyRow =
        from text in Text
        from slot in Gen.Elements<string?>(null, "location", "favorite_color", "like")
        from age in Gen.Choose(-20, 400)
        from importance in Gen.Choose(0, 5)
        from confidence in Gen.Choose(0, 100)
        from kind in Gen.Choose(-5, 5)
        from session in Gen.Choose(1, 3)
        from name in Gen.Elements(null, null, "Anna", "Ben Okafor")
        select new Row(text, slot, age, importance, confidence, kind, session, name);

    private static readonly Gen<Case> AnyCase =
        from rows in AnyRow.ListOf(25)
        from query in Gen.OneOf(Text, Gen.Elements(
            "where do I live?", "favourite colour?", "", "the", "why did Anna play an instrument on May 7?", "what did you recommend in June 2025?", "when and how many dogs?"))
        from weights in Gen.Choose(0, 50).ListOf(SignalCatalog.All.Length)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case([.. rows.Select(static (row, place) => row with { Id = place })], query, Named([.. weights.Select(static weight => (double)weight)]), seed);

    [Fact]
    public void Score_Anything_WithinOneAndPartsAddUp() => Check(static async given =>
    {
        var (ranked, weights) = Rank(await Full(given.Rows), given);
        return ranked.Memories.Concat(ranked.Turns).All(found =>
            found.Score is >= 0 and <= 1
            && found.Parts.All(static part => part is >= 0 and <= 1)
            && Math.Abs(found.Parts.Zip(weights.Values.ToArray(), static (part, weight) => part * weight).Sum() - found.Score) < 1e-9);
    });

    [Fact]
    public void Ranking_AnyOrderOfArrival_SameBits() => Check(static async given =>
    {
        var shuffled = given.Rows.ToArray();
        new Random(given.Seed).Shuffle(shuffled);
        return Same(Rank(await Full(given.Rows), given).Ranked, Rank(await Full(shuffled), given).Ranked);
    });

    [Fact]
    public void Ranking_BuiltStepByStep_SameBitsAsAllAtOnce() => Check(static async given =>
    {
        var random = new Random(given.Seed);
        var index = UserIndex.Empty;
        var version = 0L;
        // Some rows first come with another text, or are removed and come again.
        foreach (var row in given.Rows)
        {
            if (random.Next(3) == 0)
                index = await Apply(index, Delta(++version, isFull: false, row with { Text = "tea dog violin" }));
            if (random.Next(4) == 0)
                index = await Apply(index, new UserDelta(++version, false, [TurnOf(row) with { IsHidden = true }], [], [IdOf(row.Id)]));
            index = await Apply(index, Delta(++version, isFull: false, row));
        }

        return index.Segments.Length <= 6 && Same(Rank(await Full(given.Rows), given).Ranked, Rank(index, given).Ranked);
    });

    [Fact]
    public void Ranking_TextsKeptByTheStore_SameBitsAsComputedAfresh() => Check(static async given =>
    {
        var delta = Delta(1, isFull: true, [.. given.Rows]);
        using var embedder = new HashingEmbeddingGenerator();
        var fresh = new TextAnalysis(embedder);
        // Kept as 16-bit values, as a store may.
        var kept = (await fresh.AnalyzeAsync([.. given.Rows.Select(static row => row.Text).Distinct(StringComparer.Ordinal)], CancellationToken.None))
            .Select(static text => text with { Vector = Widen(Narrow(text.Vector)) })
            .ToList();
        var counting = new CountingAnalysis(fresh);
        var index = await new ItemBuilder(counting).ApplyAsync(UserIndex.Empty, delta with { Texts = kept }, CancellationToken.None);
        return counting.Asked.Count == 0 && Same(Rank(await Full(given.Rows), given).Ranked, Rank(index, given).Ranked);
    });

    [Fact]
    public void Ranking_SmallerLimit_IsThePrefix() => Check(static async given =>
    {
        var index = await Full(given.Rows);
        var (all, few) = (Rank(index, given).Ranked, Rank(index, given, limit: 3).Ranked);
        return Same([.. all.Memories.Take(3)], few.Memories) && Same([.. all.Turns.Take(3)], few.Turns);
    });

    [Fact]
    public void Ranking_OneSignalWeighed_OrderedByItsPart() => Check(static async given =>
    {
        var index = await Full(given.Rows);
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            var only = Named([.. SignalCatalog.All.Select((_, place) => place == signal ? 1.0 : 0)]);
            var parts = Rank(index, given with { Weights = only }).Ranked.Memories.Select(found => found.Parts[signal]).ToList();
            if (!parts.SequenceEqual(parts.OrderDescending()))
                return false;
        }

        return true;
    });

    /// <summary>So many rows are scored by several processors side by side, few by one.</summary>
    [Fact]
    public async Task Ranking_AmongThousandsThatItDoesNotSee_SameBits()
    {
        var few = new Row("tea dog violin", Slot: null, Age: 1, Importance: 0, Confidence: 50, Kind: 1, Session: 1, Name: null);
        IReadOnlyList<MemoryRecord>[] unseen = [.. Enumerable.Range(1_000, 20_000).Select(place => (IReadOnlyList<MemoryRecord>)[MemoryOf(few with { Id = place }) with { Type = MemoryType.Preference }])];
        var property = Prop.ForAll(AnyCase.ToArbitrary(), async Task<bool> (given) =>
        {
            var (alone, delta) = (await Full(given.Rows), Delta(1, isFull: true, [.. given.Rows]));
            var among = await Apply(UserIndex.Empty, delta with { Memories = [.. delta.Memories, .. unseen] });
            return Same(Rank(alone, alone), Rank(among, alone));

            RankedCandidates Rank(UserIndex index, UserIndex statistics)
            {
                var query = new RecallQuery { Text = given.Query, Limit = 100, TurnLimit = 100, CurrentViewOnly = false, Types = [MemoryType.Fact] };
                return Ranker.Rank(index, statistics, new AskedQuestion(query, HalfPrecision.Round(HashingEmbedder.Embed(given.Query)), Now), SignalWeights.From(given.Weights));
            }
        });

        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(3)), TestContext.Current.CancellationToken);
    }

    private static void Check(Func<Case, Task<bool>> property) =>
        Prop.ForAll(AnyCase.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 1_000 : 30).WithQuietOnSuccess(true));

    private static (RankedCandidates Ranked, SignalWeights Weights) Rank(UserIndex index, Case given, int limit = 100)
    {
        var query = new RecallQuery { Text = given.Query, Limit = limit, TurnLimit = limit, CurrentViewOnly = false };
        var question = new AskedQuestion(query, HalfPrecision.Round(HashingEmbedder.Embed(given.Query)), Now) { IsLearned = given.Seed % 2 == 0 };
        var ranked = Ranker.Rank(index, index, question, SignalWeights.From(given.Weights));
        return (ranked, ranked.Weights);
    }

    private static bool Same(RankedCandidates left, RankedCandidates right) => Same(left.Memories, right.Memories) && Same(left.Turns, right.Turns);

    private static bool Same(IReadOnlyList<ScoredCandidate> left, IReadOnlyList<ScoredCandidate> right) => left.Count == right.Count
        && left.Zip(right).All(static pair =>
            pair.First.Id == pair.Second.Id && pair.First.Score.Equals(pair.Second.Score) && pair.First.Parts.SequenceEqual(pair.Second.Parts));

    private static Task<UserIndex> Full(IReadOnlyList<Row> rows) => Apply(UserIndex.Empty, Delta(1, isFull: true, [.. rows]));

    private static async Task<UserIndex> Apply(UserIndex index, UserDelta delta)
    {
        using var embedder = new HashingEmbeddingGenerator();
        return await new ItemBuilder(new TextAnalysis(embedder)).ApplyAsync(index, delta, CancellationToken.None);
    }

    private static UserDelta Delta(long version, bool isFull, params Row[] rows) => new(
        version,
        isFull,
        [.. rows.Where(static row => row.IsTurn).Select(TurnOf)],
        [.. rows.Where(static row => !row.IsTurn).Select(static row => (IReadOnlyList<MemoryRecord>)[MemoryOf(row)])],
        [])
    {
        Links = [.. rows.Where(static row => row is { IsTurn: false, Id: > 0 }).Select(static row => new LinksFrom(IdOf(row.Id), [LinkOf(row, row.Importance % row.Id)]))],
    };

    /// <summary>A link to something that came earlier, which may be no memory.</summary>
    private static Association LinkOf(Row row, int target) => new()
    {
        Source = IdOf(row.Id), Target = IdOf(target), Relation = "related to", Strength = row.Confidence / 100.0, CreatedAt = Now, UpdatedAt = Now,
    };

    private static Half[] Narrow(ReadOnlyMemory<float> vector) => [.. vector.ToArray().Select(static value => (Half)value)];

    private static float[] Widen(Half[] vector) => [.. vector.Select(static value => (float)value)];

    private static MemoryId IdOf(int place) => new(new Guid(place, 0, 0, new byte[8]));

    private static Turn TurnOf(Row row) => new()
    {
        Id = new MessageId($"m{row.Id}"),
        Session = new SessionId($"s{row.Session}"),
        Role = (TurnRole)(row.Importance % 4),
        Name = row.Name,
        Sequence = row.Confidence / 10,
        Content = row.Text,
        SaidAt = Now.AddDays(-row.Age),
        StoredAt = Now,
    };

    private static MemoryRecord MemoryOf(Row row) => new()
    {
        Id = IdOf(row.Id),
        Type = MemoryType.Fact,
        Content = row.Text,
        Slot = Slot.Parse(row.Slot),
        Identity = row.Text,
        Importance = row.Importance == 0 ? null : row.Importance,
        Confidence = row.Confidence / 100.0,
        CreatedAt = Now.AddDays(-row.Age),
        UpdatedAt = Now,
        RecordedFrom = Now.AddDays(-row.Age),
    };

    private static ImmutableDictionary<string, double> Named(double[] weights) => SignalWeights.Named(weights);

    private sealed record Row(string Text, string? Slot, int Age, int Importance, int Confidence, int Kind, int Session, string? Name)
    {
        /// <summary>Its place before a shuffle, which its id is made of.</summary>
        public int Id { get; init; }

        public bool IsTurn => Kind <= 0;
    }

    private sealed record Case(ImmutableArray<Row> Rows, string Query, ImmutableDictionary<string, double> Weights, int Seed);
}
