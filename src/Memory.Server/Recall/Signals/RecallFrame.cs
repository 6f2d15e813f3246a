using System.Collections.Immutable;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>A stem of the question and how much it tells: rare ones tell more.</summary>
internal readonly record struct QueryTerm(string Stem, double Weight);

/// <summary>A question prepared once for all signals.</summary>
internal sealed record RecallFrame
{
    public required RecallQuery Query { get; init; }

    /// <summary>Whether nothing is asked, so that the highest-ranked is wanted.</summary>
    public required bool IsBlank { get; init; }

    /// <summary>The instant at which facts must hold and from which ages are counted.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required ImmutableArray<QueryTerm> Terms { get; init; }

    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>How much the question asks for each slot, 0–1; slots that it does not ask for are missing.</summary>
    public required IReadOnlyDictionary<string, double> Slots { get; init; }

    /// <summary>How many stems the user's memories and turns have on average.</summary>
    public required double AverageLength { get; init; }

    public static RecallFrame Create(ITermStatistics statistics, AskedQuestion question) => new()
    {
        Query = question.Query,
        IsBlank = question.IsBlank,
        AsOf = question.AsOf,
        Terms = [.. question.Stems.Select(stem => new QueryTerm(stem, Bm25.Weight(statistics.TextCount, statistics.CountTextsWith(stem))))],
        Vector = question.Vector,
        Slots = SlotQuestions.AskedBy(question.Words, statistics.SlotNames),
        AverageLength = statistics.AverageLength,
    };
}
