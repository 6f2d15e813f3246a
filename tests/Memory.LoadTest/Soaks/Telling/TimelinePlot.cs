using System.Globalization;
using System.Xml.Linq;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Telling;

/// <summary>A soak second by second as a drawing: latencies on a logarithmic scale, failed requests as marks, what happened as shaded and named spans, and below what the servers held in memory.</summary>
internal static class TimelinePlot
{
    private const string WithoutGarbage = "#7b3294";
    private const double Left = 70;
    private const double Top = 200;
    private const double Upper = 340;
    private const double Between = 46;
    private const double Lower = 120;
    private const double LegendHeight = 60;
    private const double LeastWidth = 900;
    private const double MostWidth = 1_800;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static XDocument Draw(SoakReport report)
    {
        var seconds = Math.Max(1, report.Seconds);
        var width = Math.Clamp(seconds, LeastWidth, MostWidth);
        var bottom = Top + Upper + Between + Lower;
        var (low, high) = Span(report.EachSecond);
        var most = Math.Max(100, Math.Ceiling(report.EachSecond.Select(static one => one.MemoryMiB).DefaultIfEmpty().Max() / 100) * 100);
        var drawing = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {Left + width + 30} {bottom + LegendHeight}")), new XAttribute("width", Text($"{Left + width + 30}")), new XAttribute("height", Text($"{bottom + LegendHeight}")),
            new XAttribute("font-family", "system-ui, sans-serif"), new XAttribute("font-size", 12), new XAttribute("role", "img"),
            new XElement(Svg + "title", "Soak"),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
            Words(Left, 26, Text($"Soak, {report.Store}, {report.Replicas} server{(report.Replicas > 1 ? "s" : "")}, {report.RequestsPerSecond:0.#} requests/s"), size: 16),
            Words(Left, 46, Text($"{report.Machine.Cpu}, {report.Machine.Cores} cores, {report.Machine.DotNet}{(report.Machine.Postgres is null ? "" : $", {report.Machine.Postgres}")}"), "#555555", size: 11));

        foreach (var window in report.Windows)
            drawing.Add(Shade(window));
        for (var exponent = low; exponent <= high; exponent++)
        {
            drawing.Add(Line(Left, Y(exponent), Left + width, Y(exponent), "#d0d0d0"), Words(Left - 8, Y(exponent) + 4, Text($"{Math.Pow(10, exponent):#,0.###}"), anchor: "end"));
            for (var part = 2; part < 10 && exponent < high; part++)
                drawing.Add(Line(Left, Y(exponent + Math.Log10(part)), Left + width, Y(exponent + Math.Log10(part)), "#efefef"));
        }

        var step = seconds <= 180 ? 10 : 60;
        for (var second = 0; second <= seconds; second += step)
            drawing.Add(Words(X(second), bottom + 18, step == 60 ? Text($"{second / 60}") : Text($"{second}"), anchor: "middle"));
        drawing.Add(
            Words(Left + (width / 2), bottom + 34, step == 60 ? "minutes" : "seconds", anchor: "middle"),
            Upright(18, Top + (Upper / 2), "milliseconds", "middle"),
            Upright(18, bottom - (Lower / 2), "memory, MiB", "middle"),
            Line(Left, bottom, Left + width, bottom, "#d0d0d0"), Words(Left - 8, bottom + 4, "0", anchor: "end"),
            Line(Left, bottom - Lower, Left + width, bottom - Lower, "#d0d0d0"), Words(Left - 8, bottom - Lower + 4, Text($"{most:#,0}"), anchor: "end"));

        (string Name, string Colour, double Width, Func<SecondReport, double?> Value)[] lines =
        [
            ("recall p99", "#0072b2", 1.4, static one => one.RecallP99), ("recall p50", "#8ac4e8", 1.4, static one => one.RecallP50),
            ("ingest p99", "#d55e00", 1.4, static one => one.IngestP99), ("ingest p50", "#f0b98d", 1.4, static one => one.IngestP50),
        ];
        foreach (var (number, line) in lines.Index())
        {
            drawing.Add(Path(report.EachSecond.Select(one => line.Value(one) is { } value ? (X(one.At + 0.5), Y(LogOf(value))) : ((double, double)?)null), line.Colour, line.Width));
            drawing.Add(Line(Left + (number * 120), bottom + 48, Left + (number * 120) + 24, bottom + 48, line.Colour, 3), Words(Left + (number * 120) + 30, bottom + 52, line.Name));
        }

        drawing.Add(Path(report.EachSecond.Select(one => one.MemoryMiB > 0 ? (X(one.At + 0.5), bottom - (one.MemoryMiB / most * Lower)) : ((double, double)?)null), "#009e73", 1.6));
        drawing.Add(
            Path(Live(report).Select(look => ((double, double)?)(X(look.At), bottom - (look.MiB / most * Lower))), WithoutGarbage, 1.2),
            Line(Left + 690, bottom + 48, Left + 714, bottom + 48, WithoutGarbage, 3), Words(Left + 720, bottom + 52, "memory without garbage"));
        foreach (var second in report.EachSecond.Where(static one => one.Errors > 0))
            drawing.Add(Mark(X(second.At + 0.5), Top + Upper + 14));
        drawing.Add(Mark(Left + 492, bottom + 48), Words(Left + 504, bottom + 52, "a second with failed requests"));
        return new XDocument(drawing);

        double X(double second) => Left + (second / seconds * width);

        double Y(double exponent) => Top + Upper - ((exponent - low) / (high - low) * Upper);

        IEnumerable<XElement> Shade(WindowReport window)
        {
            var (colour, ink) = window.IsFault ? ("#f6d5d5", "#8a1f1f") : ("#d8e6f5", "#1f4e8a");
            var wide = Math.Max(1.5, X(window.BeginSeconds + window.LengthSeconds) - X(window.BeginSeconds));
            yield return new XElement(
                Svg + "rect", new XAttribute("x", Text($"{X(window.BeginSeconds):0.#}")), new XAttribute("y", Top), new XAttribute("width", Text($"{wide:0.#}")), new XAttribute("height", Upper + Between + Lower), new XAttribute("fill", colour));
            yield return Upright(X(window.BeginSeconds) + (wide / 2) + 4, Top - 6, window.Name, "start", ink);
        }
    }

    /// <summary>What all servers held together when their garbage had been collected.</summary>
    private static IEnumerable<(double At, double MiB)> Live(SoakReport report)
    {
        var looks = report.MemoryMiB.Select(static server => server.Heap?.Looks ?? []).ToList();
        return Enumerable.Range(0, looks.Select(static server => server.Count).DefaultIfEmpty().Min()).Select(look => (looks.Max(server => server[look].At.TotalSeconds), looks.Sum(server => server[look].Live)));
    }

    private static (double Low, double High) Span(IReadOnlyList<SecondReport> seconds)
    {
        double[] all = [.. seconds.SelectMany(static one => new[] { one.RecallP50, one.RecallP99, one.IngestP50, one.IngestP99 }).OfType<double>().Select(LogOf)];
        return all.Length == 0 ? (0, 1) : (Math.Floor(all.Min()), Math.Max(Math.Floor(all.Min()) + 1, Math.Ceiling(all.Max())));
    }

    private static double LogOf(double milliseconds) => Math.Log10(Math.Max(milliseconds, 0.1));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A line that is broken where a point is missing.</summary>
    private static XElement Path(IEnumerable<(double X, double Y)?> points, string colour, double width)
    {
        var way = new System.Text.StringBuilder();
        var isOpen = false;
        foreach (var point in points)
        {
            if (point is { } at)
                way.Append(CultureInfo.InvariantCulture, $"{(isOpen ? 'L' : 'M')}{at.X:0.#} {at.Y:0.#}");
            isOpen = point is not null;
        }

        return new XElement(Svg + "path", new XAttribute("d", way.ToString()), new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", width), new XAttribute("stroke-linejoin", "round"), new XAttribute("stroke-linecap", "round"));
    }

    private static XElement Mark(double x, double y) => new(
        Svg + "path", new XAttribute("d", Text($"M{x - 3:0.#} {y - 3:0.#}L{x + 3:0.#} {y + 3:0.#}M{x - 3:0.#} {y + 3:0.#}L{x + 3:0.#} {y - 3:0.#}")), new XAttribute("stroke", "#b00020"), new XAttribute("stroke-width", 1.6));

    private static XElement Line(double fromX, double fromY, double toX, double toY, string colour, double width = 1) => new(
        Svg + "line", new XAttribute("x1", Text($"{fromX:0.#}")), new XAttribute("y1", Text($"{fromY:0.#}")), new XAttribute("x2", Text($"{toX:0.#}")), new XAttribute("y2", Text($"{toY:0.#}")),
        new XAttribute("stroke", colour), new XAttribute("stroke-width", width));

    private static XElement Words(double x, double y, string words, string colour = "#222222", string anchor = "start", int size = 12) => new(
        Svg + "text", new XAttribute("x", Text($"{x:0.#}")), new XAttribute("y", Text($"{y:0.#}")), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour), new XAttribute("font-size", size), words);

    private static XElement Upright(double x, double y, string words, string anchor, string colour = "#222222") => new(
        Svg + "text", new XAttribute("transform", Text($"translate({x:0.#} {y:0.#}) rotate(-90)")), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour), new XAttribute("font-size", 11), words);
}
