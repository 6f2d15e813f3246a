using System.Collections.Immutable;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>A stem of the question and how much it tells: rare ones tell more.</summary>
internal readonly record struct QueryTerm(string Stem, double Weight);

/// <summary>A question prepared once for all signals.</summary>
internal sealed record RecallFrame
{
    /// <summary>More different stems than these are not looked at: a pasted document is not a question.</summary>
    public const int MaxTerms = 128;

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

    public static RecallFrame Create(UserIndex index, RecallQuery query, ReadOnlyMemory<float> vector, DateTimeOffset now)
    {
        var words = Tokenizer.Words(query.Text);
        return new RecallFrame
        {
            Query = query,
            IsBlank = string.IsNullOrWhiteSpace(query.Text),
            AsOf = query.AsOf ?? now,
            Terms = [.. TextAnalyzer.Stems(words).Distinct(StringComparer.Ordinal).Take(MaxTerms)
                .Select(stem => new QueryTerm(stem, Bm25.Weight(index.SearchableCount, index.CountItemsWith(stem))))],
            Vector = vector,
            Slots = SlotQuestions.AskedBy(words, index.SlotNames),
            AverageLength = index.AverageLength,
        };
    }
}
