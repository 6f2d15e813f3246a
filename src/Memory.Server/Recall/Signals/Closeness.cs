namespace Memory.Server.Recall.Signals;

/// <summary>How close texts of one kind lie to the question: on average, and at best.</summary>
internal sealed class Closeness
{
    /// <summary>Cosines are summed in whole parts of this size, so that their average does not depend on the order of rows, to the last bit.</summary>
    private const double Grain = 1.0 / (1L << 40);

    /// <summary>A smaller lead is nothing but rounding: of equal texts none is closer than the average.</summary>
    private const double LeastLead = 1e-6;

    private long _sum;
    private int _count;
    private double _closest = double.NegativeInfinity;

    /// <summary>A single text has nothing to be compared with but an imagined one that has nothing to do with the question.</summary>
    private double Average => _sum * Grain / Math.Max(2, _count);

    /// <summary>How much closer the closest is than the average one; 0 when none is.</summary>
    public double Lead => _count > 0 && _closest - Average is var lead and >= LeastLead ? lead : 0;

    public void Add(double cosine)
    {
        _sum += (long)Math.Round(cosine / Grain);
        _count++;
        _closest = Math.Max(_closest, cosine);
    }

    /// <summary>Where a cosine lies between the average, 0, and the closest, 1. Squared: half of all texts lie a little above the average, which tells hardly anything.</summary>
    public double ShareOf(double cosine) => Lead is var lead and > 0 ? Math.Pow(Math.Clamp((cosine - Average) / lead, 0, 1), 2) : 0;
}
