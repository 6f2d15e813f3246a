using System.Collections.Immutable;

namespace Memory.Evaluation.Figures;

/// <summary>How well the top score tells questions that can be answered from those that cannot.</summary>
/// <param name="Answerable">Questions with gold turns.</param>
/// <param name="Unanswerable">Questions without.</param>
/// <param name="Area">The chance, 0–1, that one with gold scores higher than one without; a tie counts half. 0.5 is guessing.</param>
/// <param name="Thresholds">What smallest scores would do.</param>
internal sealed record AnswerableFigures(int Answerable, int Unanswerable, double Area, ImmutableArray<Threshold> Thresholds)
{
    private static readonly ImmutableArray<int> Goals = [90, 95, 99];

    /// <summary>The figures; null when one of the two kinds is missing.</summary>
    public static AnswerableFigures? Of(IEnumerable<double> answerable, IEnumerable<double> unanswerable)
    {
        double[] yes = [.. answerable.OrderDescending()], no = [.. unanswerable.Order()];
        if (yes.Length == 0 || no.Length == 0)
            return null;
        return new AnswerableFigures(yes.Length, no.Length, AreaOf(yes, no), [.. Goals.Select(goal => ThresholdOf(goal, yes, no))]);
    }

    private static double AreaOf(double[] yes, double[] no) =>
        yes.Sum(score => (CountBelow(no, score) + CountUpTo(no, score)) / 2.0) / ((double)yes.Length * no.Length);

    private static Threshold ThresholdOf(int goal, double[] yes, double[] no)
    {
        // The exact number, in whole arithmetic: 0.9 * 10 as a double may be a little more than 9.
        var kept = (yes.Length * goal + 99) / 100;
        var least = yes[kept - 1];
        return new Threshold(goal, least, Percent.Share(yes, score => score >= least), Percent.Share(no, score => score < least));
    }

    private static int CountBelow(double[] ascending, double score) => FirstThat(ascending, other => other >= score);

    private static int CountUpTo(double[] ascending, double score) => FirstThat(ascending, other => other > score);

    /// <summary>The place of the first that passes; once one does, all after it do.</summary>
    private static int FirstThat(double[] ascending, Func<double, bool> passes)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = passes(ascending[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

/// <summary>What a smallest score would do.</summary>
/// <param name="Goal">How many percent of the answerable questions should keep their first turn.</param>
/// <param name="MinScore">The largest <c>min_score</c> that does so.</param>
/// <param name="Kept">How many percent keep it: more than the goal where scores are equal.</param>
/// <param name="Silenced">How many percent of the unanswerable questions then find nothing.</param>
internal sealed record Threshold(int Goal, double MinScore, double Kept, double Silenced);
