using System.Collections.Immutable;
using Memory.Server.Dates;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>What a store should look for to bring all that the signals could score highly: the question's stems, what may stand for them, and its times.</summary>
internal static class SearchTerms
{
    /// <summary>More times than these are not looked for; a question has one or two.</summary>
    private const int MostTimes = 4;

    /// <summary>What may stand for a word counts about so much against it, as the weights of the signals have it.</summary>
    private const double SynonymEmphasis = 0.3;

    /// <summary>What happened is often told in the days after it.</summary>
    private static readonly TimeSpan ToldWithin = TimeSpan.FromDays(DateMatch.ToldWithinDays);

    public static ImmutableArray<(string Stem, float Emphasis)> Of(AskedQuestion question)
    {
        var terms = question.Stems.ToDictionary(static stem => stem, static stem => (float)FrameWords.EmphasisOf(stem), StringComparer.Ordinal);
        foreach (var stem in question.Stems)
        {
            var others = Thesaurus.Of(stem);
            foreach (var other in others)
                terms.TryAdd(other, (float)(SynonymEmphasis / Math.Sqrt(others.Length)));
        }

        return [.. terms.OrderBy(static term => term.Key, StringComparer.Ordinal).Select(static term => (term.Key, term.Value))];
    }

    public static ImmutableArray<AskedTime> TimesOf(AskedQuestion question) => question.IsBlank
        ? []
        :
        [
            .. question.Dates
                .Where(static date => date.HasYear)
                .Take(MostTimes)
                .Select(static date => new AskedTime(date.Period.From, date.Period.To + (date.Precision == DatePrecision.Day ? ToldWithin : TimeSpan.Zero))),
        ];
}
