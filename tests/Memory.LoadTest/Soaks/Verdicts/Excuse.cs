namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>Which requests may fail for a fault that has nothing to do with the others, and how.</summary>
/// <param name="Series">What they are counted under.</param>
/// <param name="Errors">What may be wrong with them.</param>
internal sealed record Excuse(IReadOnlyList<string> Series, IReadOnlyList<string> Errors)
{
    public bool Covers(Sample sample) => Series.Contains(sample.Series, StringComparer.Ordinal) && Errors.Contains(sample.Error, StringComparer.Ordinal);
}
