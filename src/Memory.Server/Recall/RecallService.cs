using System.Collections.Frozen;
using Memory.Server.Memories;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Storage;

namespace Memory.Server.Recall;

/// <summary>Finds what helps now in a user's memory.</summary>
internal sealed class RecallService(UserIndexCache indexes, ITextAnalysis analysis, ITokenEstimator tokens, TimeProvider time)
{
    /// <summary>More essentials than these are not handed out.</summary>
    public const int MaxEssentials = 200;

    private readonly ContextRenderer _renderer = new(tokens);

    /// <summary>The signals a request may weigh, by name.</summary>
    public static IReadOnlySet<string> SignalNames { get; } =
        SignalCatalog.All.Select(static signal => signal.Name).ToFrozenSet(StringComparer.Ordinal);

    public async ValueTask<RecallAnswer> RecallAsync(Scope scope, RecallQuery query, CancellationToken cancellationToken)
    {
        var index = await indexes.GetAsync(scope, cancellationToken);
        var frame = RecallFrame.Create(index, query, await EmbedAsync(query.Text, cancellationToken), time.GetUtcNow());
        var weights = SignalWeights.From(query.Weights);
        var ranked = Ranker.Rank(index, frame, weights);
        var context = _renderer.Render(index, frame, ranked);
        return new RecallAnswer(
            [.. ranked.Memories.Select(static found => new RankedMemory(found.Candidate.Memory!, found.Score, SignalWeights.Named(found.Parts)))],
            [.. ranked.Turns.Select(static found => new RankedTurn(found.Candidate.Turn!, found.Score, SignalWeights.Named(found.Parts)))],
            context,
            tokens.Estimate(context),
            weights.ToDictionary());
    }

    public async ValueTask<ConsciousAnswer> GetConsciousAsync(Scope scope, int tokenBudget, CancellationToken cancellationToken)
    {
        var index = await indexes.GetAsync(scope, cancellationToken);
        var now = time.GetUtcNow();
        MemoryRecord[] essentials =
        [
            .. index.Items.OfType<MemoryItem>()
                .Where(static item => !item.History.IsDeleted)
                .Select(static item => item.VersionAt(null))
                .OfType<MemoryRecord>()
                .Where(memory => memory.IsEssential && memory.IsInCurrentView(now))
                .InReadingOrder(static memory => memory)
                .Take(MaxEssentials),
        ];
        return new ConsciousAnswer(essentials, _renderer.RenderFacts(essentials, now, tokenBudget));
    }

    private async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ReadOnlyMemory<float>.Empty;
        var analyzed = await analysis.AnalyzeAsync([text], cancellationToken);
        return analyzed[0].Vector;
    }
}
