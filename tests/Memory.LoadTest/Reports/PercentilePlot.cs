using System.Globalization;
using System.Xml.Linq;

namespace Memory.LoadTest.Reports;

/// <summary>
/// Latency by percentile as a drawing: across, the share of requests that took no longer, drawn out towards the slowest (each step to the right leaves a tenth as many behind); upwards,
/// milliseconds on a logarithmic scale.
/// </summary>
internal static class PercentilePlot
{
    private const double Left = 78;
    private const double Top = 64;
    private const double PlotWidth = 640;
    private const double PlotHeight = 360;
    private const double LineHeight = 20;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Apart from each other for those, too, who do not see all colours.</summary>
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#7f7f7f"];

    private static readonly string[] Dashes = ["none", "7 4", "2 3"];

    /// <param name="title">What was measured.</param>
    /// <param name="subtitle">On what.</param>
    /// <param name="lines">Names and points, from the left to the right.</param>
    public static XDocument Draw(string title, string subtitle, IReadOnlyList<(string Name, IReadOnlyList<PlotPoint> Points)> lines)
    {
        var shown = lines.Where(static line => line.Points.Count > 1).ToList();
        var points = shown.SelectMany(static line => line.Points).ToList();
        var (low, high) = points.Count == 0 ? (0.0, 1.0) : (Math.Floor(points.Min(static point => LogOf(point.Ms))), Math.Ceiling(points.Max(static point => LogOf(point.Ms))));
        high = Math.Max(high, low + 1);
        var nines = Math.Max(2, Math.Ceiling(points.Select(static point => Nines(point.Percent)).DefaultIfEmpty(2).Max()));
        var height = Top + PlotHeight + 62 + (LineHeight * ((shown.Count + 1) / 2));
        var drawing = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {Left + PlotWidth + 40} {height}")), new XAttribute("width", Left + PlotWidth + 40), new XAttribute("height", height),
            new XAttribute("font-family", "system-ui, sans-serif"), new XAttribute("font-size", 12), new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
            Words(Left, 26, title, "start", "#111111", 16),
            Words(Left, 46, subtitle, "start", "#555555", 11));

        for (var exponent = low; exponent <= high; exponent++)
        {
            var y = Y(exponent);
            drawing.Add(Line(Left, y, Left + PlotWidth, y, "#dddddd"), Words(Left - 8, y + 4, MillisecondsName(exponent), "end", "#333333"));
            for (var part = 2; part < 10 && exponent < high; part++)
                drawing.Add(Line(Left, Y(exponent + Math.Log10(part)), Left + PlotWidth, Y(exponent + Math.Log10(part)), "#f3f3f3"));
        }

        for (var nine = 0; nine <= nines; nine++)
            drawing.Add(Line(X(nine), Top, X(nine), Top + PlotHeight, "#dddddd"), Words(X(nine), Top + PlotHeight + 18, Text($"{100 - (100 * Math.Pow(10, -nine))}"), "middle", "#333333"));
        drawing.Add(Line(X(Nines(50)), Top, X(Nines(50)), Top + PlotHeight, "#eeeeee"), Words(X(Nines(50)), Top + PlotHeight + 18, "50", "middle", "#333333"));
        drawing.Add(Words(Left + (PlotWidth / 2), Top + PlotHeight + 38, "percent of requests that took no longer", "middle", "#333333"));
        drawing.Add(new XElement(
            Svg + "text", new XAttribute("transform", Text($"translate(20 {Top + (PlotHeight / 2)}) rotate(-90)")), new XAttribute("text-anchor", "middle"), new XAttribute("fill", "#333333"), "milliseconds"));

        for (var number = 0; number < shown.Count; number++)
        {
            var (colour, dash) = (Colours[number % Colours.Length], Dashes[number / Colours.Length % Dashes.Length]);
            drawing.Add(new XElement(
                Svg + "polyline",
                new XAttribute("points", string.Join(' ', shown[number].Points.Select(point => Text($"{X(Nines(point.Percent)):0.#},{Y(LogOf(point.Ms)):0.#}")))),
                new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 2), new XAttribute("stroke-dasharray", dash),
                new XAttribute("stroke-linejoin", "round")));
            var (legendX, legendY) = (Left + (number % 2 * (PlotWidth / 2)), Top + PlotHeight + 62 + (number / 2 * LineHeight));
            drawing.Add(
                new XElement(
                    Svg + "line", new XAttribute("x1", legendX), new XAttribute("y1", legendY - 4), new XAttribute("x2", legendX + 26), new XAttribute("y2", legendY - 4),
                    new XAttribute("stroke", colour), new XAttribute("stroke-width", 2), new XAttribute("stroke-dasharray", dash)),
                Words(legendX + 34, legendY, shown[number].Name, "start", "#111111"));
        }

        return new XDocument(drawing);

        double X(double nine) => Left + (nine / nines * PlotWidth);

        double Y(double exponent) => Top + PlotHeight - ((exponent - low) / (high - low) * PlotHeight);
    }

    /// <summary>How many nines a percentile has: 1 for 90, 2 for 99.</summary>
    private static double Nines(double percent) => -Math.Log10(Math.Max(1 - (percent / 100), 1e-9));

    private static double LogOf(double milliseconds) => Math.Log10(Math.Max(milliseconds, 0.001));

    private static string MillisecondsName(double exponent) => Text($"{Math.Pow(10, exponent):#,0.###}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static XElement Line(double fromX, double fromY, double toX, double toY, string colour) => new(
        Svg + "line", new XAttribute("x1", Text($"{fromX:0.#}")), new XAttribute("y1", Text($"{fromY:0.#}")), new XAttribute("x2", Text($"{toX:0.#}")), new XAttribute("y2", Text($"{toY:0.#}")), new XAttribute("stroke", colour));

    private static XElement Words(double x, double y, string words, string anchor, string colour, int size = 12) => new(
        Svg + "text", new XAttribute("x", Text($"{x:0.#}")), new XAttribute("y", Text($"{y:0.#}")), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour), new XAttribute("font-size", size), words);
}
