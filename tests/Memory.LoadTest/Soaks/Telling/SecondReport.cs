using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Telling;

/// <summary>How the requests fared that were due in one second, in milliseconds; null where there were none.</summary>
/// <param name="At">The second, from the beginning.</param>
/// <param name="RecallP50">Half of the recalls.</param>
/// <param name="RecallP99">99 of 100 recalls.</param>
/// <param name="IngestP50">Half of what was said.</param>
/// <param name="IngestP99">99 of 100 of what was said.</param>
/// <param name="Errors">Failed requests.</param>
/// <param name="MemoryMiB">What the servers held together.</param>
internal sealed record SecondReport(int At, double? RecallP50, double? RecallP99, double? IngestP50, double? IngestP99, int Errors, double MemoryMiB)
{
    public static IReadOnlyList<SecondReport> All(IReadOnlyList<Sample> samples, IReadOnlyList<IReadOnlyList<(TimeSpan At, double Value)>> memory, TimeSpan length)
    {
        var count = (int)Math.Ceiling(length.TotalSeconds);
        var due = samples.ToLookup(static one => (int)one.Due.TotalSeconds);
        var held = new double[count];
        foreach (var (at, value) in memory.SelectMany(static server => server).Where(point => point.At < length))
            held[(int)at.TotalSeconds] += value;
        return
        [
            .. Enumerable.Range(0, count).Select(second => new SecondReport(
                second, Of(due[second], "recall", 50), Of(due[second], "recall", 99), Of(due[second], "ingest", 50), Of(due[second], "ingest", 99),
                due[second].Count(static one => one.Error is not null), Math.Round(held[second], 1))),
        ];
    }

    private static double? Of(IEnumerable<Sample> samples, string series, double percent) =>
        Ranks.Percentile(samples.Where(one => one.Series == series && one.Error is null).Select(static one => one.Milliseconds), percent) is { } found ? Math.Round(found, 2) : null;
}
