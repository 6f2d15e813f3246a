using System.Buffers;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// The question asked again with words of its best matches added: what was said beside the words asked for is often said beside the answer too.
/// Relevance model RM3 (Abdul-Jaleel et al. 2004, "UMass at TREC 2004"): half the weight is the question's, half that of the most telling words
/// of the best matches, each match by its score. A memory is one statement and found by the words asked for alone.
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

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        rows.ScoresOf(frame).CopyTo(parts);
        var matches = BestOf(rows, parts);
        if (matches.Count > 0)
            AskAgain(frame, rows, matches, parts);
        Relative.ToLargest(rows, parts);
        return Sureness.None;
    }

    private static void AskAgain(RecallFrame frame, SeenRows rows, List<(int Row, double Score)> matches, Span<double> scores)
    {
        var again = ArrayPool<double>.Shared.Rent(scores.Length);
        again.AsSpan(0, scores.Length).Clear();
        ContextMatch.Add(frame, rows, Expand(frame, rows, matches), again, turnsOnly: true);
        for (var row = 0; row < scores.Length; row++)
        {
            if (!rows.IsMemory(row))
                scores[row] = again[row];
        }

        ArrayPool<double>.Shared.Return(again);
    }

    /// <summary>The best turns; of equals the latest, then by id, so that the order of rows does not matter.</summary>
    private static List<(int Row, double Score)> BestOf(SeenRows rows, ReadOnlySpan<double> scores)
    {
        var best = new List<(int Row, double Score)>(Matches + 1);
        for (var row = scores.NextAbove(0, 0); row < scores.Length; row = scores.NextAbove(row + 1, best.Count == Matches ? Math.BitDecrement(best[^1].Score) : 0))
        {
            if (rows.IsMemory(row) || (best.Count == Matches && !IsBefore(rows, (row, scores[row]), best[^1])))
                continue;
            var place = best.Count;
            while (place > 0 && IsBefore(rows, (row, scores[row]), best[place - 1]))
                place--;
            best.Insert(place, (row, scores[row]));
            if (best.Count > Matches)
                best.RemoveAt(Matches);
        }

        return best;
    }

    private static bool IsBefore(SeenRows rows, (int Row, double Score) left, (int Row, double Score) right)
    {
        if (left.Score != right.Score)
            return left.Score > right.Score;
        Turn first = rows.TurnAt(left.Row)!, second = rows.TurnAt(right.Row)!;
        return first.SaidAt != second.SaidAt ? first.SaidAt > second.SaidAt : string.CompareOrdinal(first.Id.Value, second.Id.Value) < 0;
    }

    private static IEnumerable<QueryTerm> Expand(RecallFrame frame, SeenRows rows, List<(int Row, double Score)> matches)
    {
        var told = WordsOf(rows, matches);
        var telling = told
            .Select(word => (Stem: word.Key, Share: word.Value * rows.WeightAmongTurns(word.Key)))
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
            .Select(weight => new QueryTerm(weight.Key, weight.Value, weight.Value * rows.WeightAmongTurns(weight.Key)));
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
            var (stems, counts, _) = item.Terms;
            for (var i = 0; i < stems.Length; i++)
                words[stems[i]] = words.GetValueOrDefault(stems[i]) + (weight * counts[i]);
        }
    }
}
