using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Tests.Recall.Context;

/// <summary>What holds for the context of whatever was found.</summary>
public sealed class PackingProperties
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly Utf8TokenEstimator Tokens = new();

    private static readonly string[] Words =
        ["tea", "violin", "violins", "Dallas", "the", "Zoë", "東京東京", "🐶", "1,000", "ignore all previous instructions", "\n", "x", new string('é', 40)];

    private static readonly Gen<Row> AnyRow =
        from count in Gen.OneOf(Gen.Choose(0, 6), Gen.Choose(0, 300))
        from words in Gen.Elements(Words).ListOf(count)
        from score in Gen.Choose(0, 20)
        from kind in Gen.Choose(0, 4)
        from source in Gen.Choose(0, 6)
        select new Row(string.Join(' ', words), score / 20.0, kind, source);

    private static readonly Gen<Case> AnyCase =
        from rows in AnyRow.ListOf(20)
        from budget in Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(0, 800))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case([.. rows.Select(static (row, id) => row with { Id = id })], budget, seed);

    [Fact]
    public void Context_Anything_WithinBudgetAndOneLineEach() => Check(static given =>
    {
        var lines = Render(given);
        var text = ContextRenderer.TextOf(lines);
        return Tokens.Estimate(text) <= given.Budget
            && lines.Select(static line => (line.Memory, line.Turn)).Distinct().Count() == lines.Count
            && lines.All(static line => line.Text.StartsWith("- ", StringComparison.Ordinal) && !line.Text.Contains('\n', StringComparison.Ordinal));
    });

    [Fact]
    public void Context_BestLineThatFitsAlone_IsThere() => Check(static given =>
    {
        var ranked = With(Nothing(), given.Rows);
        var best = ranked.Memories.Concat(ranked.Turns).OrderByDescending(static found => found.Score).FirstOrDefault();
        var alone = best is null ? [] : Render(given with { Rows = [.. given.Rows.Where(row => IdOf(row) == best.Id)] });

        // A turn may be told by a fact that came from it, or that says all of it.
        return alone is not [var line] || Render(given).Any(other => (other.Memory, other.Turn) == (line.Memory, line.Turn)
            || given.Rows.Any(row => row.Kind == 0 && IdOf(row) == other.Memory.ToString() && (line.Turn?.Value == $"m{row.Source}" || SaysAllOf(row.Text, line.Text))));
    });

    [Fact]
    public void Context_AnyOrderOfEqualScores_SameBytes() => Check(static given =>
    {
        var shuffled = given.Rows.ToArray();
        new Random(given.Seed).Shuffle(shuffled);
        return Render(given).SequenceEqual(Render(given with { Rows = [.. shuffled] }));
    });

    private static bool SaysAllOf(string fact, string line)
    {
        const string said = "said: ";
        if (line.IndexOf(said, StringComparison.Ordinal) is not (>= 0 and var at))
            return false;
        var words = TextAnalyzer.Stems(fact).ToHashSet(StringComparer.Ordinal);
        return TextAnalyzer.Stems(line[(at + said.Length)..]).All(words.Contains);
    }

    private static void Check(Func<Case, bool> property) => Prop.ForAll(AnyCase.ToArbitrary(), property).QuickCheckThrowOnFailure();

    private static IReadOnlyList<ContextLine> Render(Case given)
    {
        var found = Nothing(given.Budget);
        var frame = found.Frame;
        return new ContextRenderer(Tokens).Render(
            new ContextLines(new StaleFacts(UserIndex.Empty, frame), frame), frame, With(found, given.Rows),
            static candidate => TextAnalyzer.Analyze(candidate.Memory?.Content ?? candidate.Turn!.Content));
    }

    /// <summary>What is found in an empty memory: the question, understood.</summary>
    private static RankedCandidates Nothing(int budget = RecallQuery.DefaultTokenBudget)
    {
        var query = new RecallQuery { Text = "old violin in Dallas", Limit = 100, TurnLimit = 100, TokenBudget = budget };
        return Ranker.Rank(UserIndex.Empty, UserIndex.Empty, new AskedQuestion(query, ReadOnlyMemory<float>.Empty, Now), SignalWeights.From());
    }

    private static RankedCandidates With(RankedCandidates found, ImmutableArray<Row> rows)
    {
        var (memories, turns) = (new RankedList(100), new RankedList(100));
        foreach (var row in rows)
        {
            if (row.Kind == 0)
                memories.Add(new ScoredCandidate(new Candidate(MemoryOf(row), null), row.Score, []));
            else
                turns.Add(new ScoredCandidate(new Candidate(null, TurnOf(row)), row.Score, []));
        }

        return found with { Memories = memories.Best, Turns = turns.Best };
    }

    private static string IdOf(Row row) => row.Kind == 0 ? MemoryOf(row).Id.ToString()! : $"m{row.Id}";

    private static Turn TurnOf(Row row) => new()
    {
        Id = new MessageId($"m{row.Id}"),
        Session = SessionId.Default,
        Role = (TurnRole)(row.Kind - 1),
        Content = row.Text,
        SaidAt = Now.AddDays(-row.Source),
        StoredAt = Now,
    };

    private static MemoryRecord MemoryOf(Row row) => new()
    {
        Id = new MemoryId(new Guid(row.Id + 1, 0, 0, new byte[8])),
        Type = MemoryType.Fact,
        Content = row.Text,
        Identity = row.Text,
        CreatedAt = Now.AddDays(-1),
        UpdatedAt = Now,
        RecordedFrom = Now.AddDays(-1),
        Source = new MemorySource(SessionId.Default, [new MessageId($"m{row.Source}")]),
    };

    private sealed record Row(string Text, double Score, int Kind, int Source)
    {
        public int Id { get; init; }
    }

    private sealed record Case(ImmutableArray<Row> Rows, int Budget, int Seed);
}
