namespace Memory.Server.Recall.Signals;

/// <summary>
/// Okapi BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), with the inverse document frequency
/// of Lucene, which is never negative. Statistics are one user's, never those of a tenant.
/// </summary>
internal static class Bm25
{
    /// <summary>How soon repetition stops to count. 1.2 is the usual choice (Manning, Raghavan and Schütze 2008, 11.4.3).</summary>
    public const double K1 = 1.2;

    /// <summary>How much long texts are held back, 0–1. Less than the usual 0.75, since a turn is measured together with what was said around it.</summary>
    public const double B = 0.5;

    /// <summary>A perfect match says a word once in a text of hardly any length; repetition may come above it.</summary>
    public const double PerfectSaturation = (K1 + 1) / (1 + (K1 * (1 - B)));

    /// <summary>How much a stem tells: ln(1 + (N − n + ½) / (n + ½)) for n of N texts.</summary>
    public static double Weight(int texts, int withStem) => Math.Log(1 + ((texts - withStem + 0.5) / (withStem + 0.5)));

    /// <summary>How much a count in a text of a length is worth.</summary>
    public static double Saturation(double count, double length, double averageLength) => Saturation(count, K1, B, length / averageLength);

    /// <summary>The same with another saturation and another part of the length.</summary>
    public static double Saturation(double count, double k1, double b, double relativeLength) =>
        count * (k1 + 1) / (count + (k1 * (1 - b + (b * relativeLength))));
}
