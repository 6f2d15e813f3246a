using System.Globalization;
using System.Runtime.InteropServices;

namespace Memory.LoadTest.Traffic;

/// <summary>How requests are shared out among what can be asked, as whole numbers in proportion to each other.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrafficMix(int Recall, int Ingest, int List)
{
    public static readonly TrafficMix Usual = new(70, 20, 10);
    public static readonly TrafficMix RecallOnly = new(1, 0, 0);
    public static readonly TrafficMix IngestOnly = new(0, 1, 0);

    public int Sum => Recall + Ingest + List;

    /// <summary>Reads <c>70/20/10</c>: recall, ingest, list.</summary>
    /// <returns>Null when it is no mix.</returns>
    public static TrafficMix? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var recall) && recall <= 1000
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ingest) && ingest <= 1000
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var list) && list <= 1000
            && recall + ingest + list > 0
                ? new TrafficMix(recall, ingest, list)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Recall}/{Ingest}/{List}");
}
