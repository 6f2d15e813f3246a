using System.Globalization;
using System.Xml.Linq;
using Memory.LoadTest.Reports;

namespace Memory.Server.Tests.Load;

public sealed class PercentilePlotTests
{
    [Fact]
    public void Draw_NamesThatAreMarkup_IsWellFormedAndSaysThem()
    {
        var drawing = Read(PercentilePlot.Draw("a < b & \"c\"", "on <this>", [("recall <hot>", Points(1, 2, 30)), ("list", Points(0.5, 0.6, 0.7))]));

        Assert.Equal("svg", drawing.Root!.Name.LocalName);
        var words = drawing.Descendants().Where(static element => element.Name.LocalName == "text").Select(static element => element.Value).ToList();
        Assert.All(["a < b & \"c\"", "on <this>", "recall <hot>", "list", "milliseconds"], name => Assert.Contains(name, words));
    }

    [Fact]
    public void Draw_Lines_LieInsideTheAxesAndRiseWithTheLatency()
    {
        var drawing = Read(PercentilePlot.Draw("t", "s", [("recall", Points(1, 2, 30))]));

        var line = Assert.Single(drawing.Descendants(), static element => element.Name.LocalName == "polyline");
        var points = line.Attribute("points")!.Value.Split(' ').Select(static pair => pair.Split(',').Select(static part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.Equal(points.OrderBy(static point => point[0]), points);
        Assert.Equal(points.OrderByDescending(static point => point[1]), points);
        Assert.All(points, static point => Assert.True(point[0] is >= 78 and <= 718 && point[1] is >= 64 and <= 424));
    }

    [Fact]
    public void Draw_NothingMeasured_IsAnEmptyDrawing() => Assert.Equal("svg", Read(PercentilePlot.Draw("t", "s", [])).Root!.Name.LocalName);

    private static XDocument Read(XDocument drawn) => XDocument.Parse(drawn.ToString());

    private static PlotPoint[] Points(double middle, double high, double last) => [new(50, middle), new(90, high), new(99.9, last)];
}
