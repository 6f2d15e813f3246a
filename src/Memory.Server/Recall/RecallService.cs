using System.Collections.Frozen;
using Memory.Server.Memories;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Recall;

/// <summary>Finds what helps now in a user's memory.</summary>
internal sealed class RecallService(CandidateFinder candidates, ITokenEstimator tokens, TimeProvider time, RecallWeights? settings = null, RecallTelemetry? telemetry = null)
{
    /// <summary>More essentials than these are not handed out.</summary>
    public const int MaxEssentials = 200;

    private readonly ContextRenderer _renderer = new(tokens);
    private readonly RecallWeights _settings = settings ?? RecallWeights.None;

    /// <summary>The signals a request may weigh, by name.</summary>
    public static IReadOnlySet<string> SignalNames { get; } =
        SignalCatalog.All.Select(static signal => signal.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What each signal weighs where nobody says otherwise, by name.</summary>
    public static IReadOnlyDictionary<string, double> DefaultWeights { get; } =
        SignalCatalog.All.ToFrozenDictionary(static signal => signal.Name, static signal => signal.DefaultWeight, StringComparer.Ordinal);

    public async ValueTask<RecallAnswer> RecallAsync(Scope scope, RecallQuery query, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var found = await candidates.FindAsync(scope, query, time.GetUtcNow(), cancellationToken);
        var weights = SignalWeights.From(found.Question.IsLearned ? SemanticSignal.LearnedWeight : null, _settings.Of(scope.Owner), query.Weights);
        var scored = Ranker.Rank(found.Index, found.Statistics, found.Question, weights, ValidityOrder.Reaching(query));
        var frame = scored.Frame;
        var held = await candidates.FindHeldAsync(scope, found, query.Held ?? [], cancellationToken);
        var links = await candidates.LinkAsync(
            scope, found, [.. scored.Turns.Select(static turn => turn.Candidate.Turn!), .. held.Turns.Values], cancellationToken);
        var index = await candidates.FollowAsync(
            scope, found, found.Index, scored.Memories.Where(static memory => memory.Candidate.Memory!.SupersededBy is not null).Select(static memory => memory.Candidate.Memory!.Id), cancellationToken);
        var stale = new StaleFacts(links, frame);
        var ranked = new ValidityOrder(index, links, stale, frame).Of(scored);
        var writer = new ContextLines(stale, frame);
        var lines = _renderer.Render(writer, frame, ranked, candidate => WordsOf(found.Index, candidate, query.KnownAt));
        var context = ContextRenderer.TextOf(lines);
        telemetry?.Answer(time.GetElapsedTime(started), found.IsWhole);
        return new RecallAnswer(
            [.. ranked.Memories.Select(static found => new RankedMemory(found.Candidate.Memory!, found.Score, found))],
            [.. ranked.Turns.Select(static found => new RankedTurn(found.Candidate.Turn!, found.Score, found))],
            context,
            tokens.Estimate(context),
            ranked.Weights,
            query.IsValidityOff)
        {
            ContextKeys = query.Held is null ? null : [.. lines.Select(static line => line.Key.ToString())],
            Lapsed = query.Held is null ? null : writer.LapsedOf(held),
        };
    }

    public async ValueTask<ConsciousAnswer> GetConsciousAsync(Scope scope, int tokenBudget, CancellationToken cancellationToken)
    {
        var memories = await candidates.FindEssentialsAsync(scope, cancellationToken);
        var now = time.GetUtcNow();

        // What is promoted fills the room that is left, by what no clock changes, so that it stays the same from one call to the next.
        MemoryRecord[] essentials =
        [
            .. memories
                .Where(memory => memory.IsEssential && memory.IsInCurrentView(now))
                .InReadingOrder(static memory => memory)
                .OrderBy(static memory => memory.IsPromoted)
                .ThenByDescending(static memory => memory.IsPromoted ? memory.Importance : null)
                .Take(MaxEssentials),
        ];
        return new ConsciousAnswer([.. essentials.InReadingOrder(static memory => memory)], _renderer.RenderFacts(essentials, now, tokenBudget));
    }

    /// <summary>What was brought in for what it replaced is not among what was found.</summary>
    private static TermBag WordsOf(UserIndex index, Candidate candidate, DateTimeOffset? knownAt)
    {
        var item = candidate.Turn is { } turn
            ? index.Find(turn.Id)
            : (IndexedItem?)index.Find(candidate.Memory!.Id).FirstOrDefault(wording => wording.VersionAt(knownAt) is not null);
        return item?.Terms ?? TextAnalyzer.Analyze(candidate.Turn?.Content ?? candidate.Memory!.Content);
    }
}
