using System.Buffers;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// The question asked again with words of its best matches added: what was said beside the words asked for is often said beside the answer too.
/// Relevance model RM3 (Abdul-Jaleel et al. 2004, "UMass at TREC 2004"): half the weight is the question's, half that of the most telling words
/// of the best matches, each match by its score.
/// </summary>
internal sealed class FeedbackSignal : ISignal
{
    private const int Matches = 8;
    private const int Terms = 20;
    private const double QuestionShare = 0.5;

    public string Name => "feedback";

    public double DefaultWeight => 0.5;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => !frame.Terms.IsEmpty;

    public double Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        parts.Clear();
        ContextMatch.Add(frame, rows, frame.Terms, parts);
        var matches = BestOf(parts);
        if (matches.Count == 0)
            return 0;
        parts.Clear();
        ContextMatch.Add(frame, rows, Expand(frame, rows, matches), parts);
        Relative.ToLargest(parts);
        return 0;
    }

    private static List<(int Row, double Score)> BestOf(ReadOnlySpan<double> scores)
    {
        var best = new List<(int Row, double Score)>(Matches + 1);
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] <= 0 || (best.Count == Matches && scores[row] <= best[^1].Score))
                continue;
            var place = best.Count;
            while (place > 0 && scores[row] > best[place - 1].Score)
                place--;
            best.Insert(place, (row, scores[row]));
            if (best.Count > Matches)
                best.RemoveAt(Matches);
        }

        return best;
    }

    private static IEnumerable<QueryTerm> Expand(RecallFrame frame, SeenRows rows, List<(int Row, double Score)> matches)
    {
        var told = WordsOf(rows, matches);
        var telling = told
            .Select(word => (Stem: word.Key, Share: word.Value * frame.WeightOf(word.Key)))
            .OrderByDescending(static word => word.Share)
            .ThenBy(static word => word.Stem, StringComparer.Ordinal)
            .Take(Terms)
            .ToList();
        var total = telling.Sum(static word => word.Share);
        var weights = frame.Terms.ToDictionary(static term => term.Stem, term => QuestionShare * term.Emphasis / frame.Emphasis, StringComparer.Ordinal);
        foreach (var (stem, share) in telling)
            weights[stem] = weights.GetValueOrDefault(stem) + ((1 - QuestionShare) * share / total);
        return weights
            .OrderBy(static weight => weight.Key, StringComparer.Ordinal)
            .Select(weight => new QueryTerm(weight.Key, weight.Value, weight.Value * frame.WeightOf(weight.Key)));
    }

    /// <summary>How often the matches say each word, as a share of all that they say, weighed by their scores.</summary>
    private static Dictionary<string, double> WordsOf(SeenRows rows, List<(int Row, double Score)> matches)
    {
        var total = matches.Sum(static match => match.Score);
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        Span<(int Row, double Share)> givers = stackalloc (int, double)[4];
        foreach (var (row, score) in matches)
        {
            var weight = score / total / Math.Max(1, rows.Conversations.ContextLength(row));
            AddWords(rows.ItemAt(row), weight);
            foreach (var (giver, share) in givers[..TurnContext.Givers(rows.Conversations, row, givers)])
            {
                if (rows.IsSeen(giver))
                    AddWords(rows.ItemAt(giver), weight * share);
            }
        }

        return words;

        void AddWords(IndexedItem item, double weight)
        {
            foreach (var (stem, count) in item.Terms.Terms)
                words[stem] = words.GetValueOrDefault(stem) + (weight * count);
        }
    }
}
