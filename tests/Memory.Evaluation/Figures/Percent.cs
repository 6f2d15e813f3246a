namespace Memory.Evaluation.Figures;

/// <summary>Shares and means in percent.</summary>
internal static class Percent
{
    public static double Mean<T>(IReadOnlyCollection<T> items, Func<T, double> figure) => items.Count == 0 ? 0 : 100 * items.Sum(figure) / items.Count;

    public static double Share<T>(IReadOnlyCollection<T> items, Func<T, bool> counts) => Mean(items, item => counts(item) ? 1 : 0);
}
