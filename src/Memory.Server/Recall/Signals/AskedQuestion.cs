using System.Collections.Immutable;
using Memory.Server.Dates;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>A question taken apart, before it is known what there is to answer it.</summary>
internal sealed record AskedQuestion
{
    /// <summary>More different stems than these are not looked at: a pasted document is not a question.</summary>
    public const int MaxStems = 128;

    public AskedQuestion(RecallQuery query, ReadOnlyMemory<float> vector, DateTimeOffset now)
    {
        (Query, Vector, AsOf) = (query, vector, query.AsOf ?? now);
        Words = Tokenizer.Words(query.Text);
        Dates = IsBlank ? [] : DateMentions.In(query.Text, AsOf, looksBack: true);
        Stems = [.. TextAnalyzer.Stems(query.Text).Distinct(StringComparer.Ordinal).Take(MaxStems)];
    }

    public RecallQuery Query { get; }

    /// <summary>The question's vector; empty when nothing is asked.</summary>
    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>Whether the vectors were learned by a model, which knows what words mean, rather than hashed from letters.</summary>
    public bool IsLearned { get; init; }

    /// <summary>How fast the confidence in what nobody confirms fades.</summary>
    public DecayRates Decay { get; init; } = DecayRates.Default;

    /// <summary>The instant at which facts must hold and from which ages are counted.</summary>
    public DateTimeOffset AsOf { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>The stems of its words, each once.</summary>
    public ImmutableArray<string> Stems { get; }

    /// <summary>The times that it names, resolved against <see cref="AsOf"/>.</summary>
    public IReadOnlyList<DateMention> Dates { get; }

    /// <summary>Whether nothing is asked, so that the highest-ranked is wanted.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Query.Text);
}
