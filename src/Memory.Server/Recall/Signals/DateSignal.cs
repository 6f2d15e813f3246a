using Memory.Server.Dates;

namespace Memory.Server.Recall.Signals;

/// <summary>How well the times that a text names, and the day on which it was said, fit the times that the question names (<see cref="DateMatch"/>).</summary>
internal sealed class DateSignal : ISignal
{
    /// <summary>A time that fits is half a proof: much else was said on that day.</summary>
    private const double Proof = 0.5;

    public string Name => "date";

    public double DefaultWeight => 1.4;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => frame.Dates.Count > 0;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
            parts[row] = rows.Candidates[row].IsSeen ? Fit(frame, rows.ItemAt(row).Traits.Dates, RecencySignal.TimeOf(rows.Candidates[row])) : 0;

        return Sureness.Largest(rows, parts).Times(Proof);
    }

    private static double Fit(RecallFrame frame, IReadOnlyList<DateMention> told, DateTimeOffset saidAt)
    {
        var fit = 0.0;
        foreach (var asked in frame.Dates)
        {
            fit = Math.Max(fit, DateMatch.Of(asked, saidAt));
            foreach (var date in told)
                fit = Math.Max(fit, DateMatch.Of(asked, date));
        }

        return fit;
    }
}
