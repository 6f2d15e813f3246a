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
        // Rows mostly come in the order in which they were said, and all of a day fit the question as well.
        var (day, ofDay) = (default(DateTimeOffset), double.NaN);
        for (var row = 0; row < parts.Length; row++)
        {
            parts[row] = 0;
            if (!rows.IsSeen(row))
                continue;
            var saidAt = RecencySignal.TimeOf(rows.At(row));
            if (double.IsNaN(ofDay) || !IsSameDay(day, saidAt))
                (day, ofDay) = (saidAt, OfDay(frame, saidAt));
            parts[row] = Math.Max(ofDay, OfTold(frame, rows.ItemAt(row).Traits.Dates));
        }

        return Sureness.Largest(rows, parts).Times(Proof);
    }

    private static bool IsSameDay(DateTimeOffset left, DateTimeOffset right) => left.Offset == right.Offset && left.Date == right.Date;

    private static double OfDay(RecallFrame frame, DateTimeOffset saidAt)
    {
        var fit = 0.0;
        foreach (var asked in frame.Dates)
            fit = Math.Max(fit, DateMatch.Of(asked, saidAt));
        return fit;
    }

    private static double OfTold(RecallFrame frame, IReadOnlyList<DateMention> told)
    {
        var fit = 0.0;
        for (var place = 0; place < told.Count; place++)
        {
            foreach (var asked in frame.Dates)
                fit = Math.Max(fit, DateMatch.Of(asked, told[place]));
        }

        return fit;
    }
}
