using System.Xml.Linq;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Soaks.Telling;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class TimelinePlotTests
{
    [Fact]
    public void Draw_FaultsAndGaps_AreShownWhereTheyWere()
    {
        var drawing = XDocument.Parse(TimelinePlot.Draw(Report(seconds: 100, new SecondReport(0, 1, 10, 2, 20, 0, 90), new SecondReport(1, null, null, null, null, 3, 0), new SecondReport(2, 1, 10, 2, 20, 0, 95))).ToString());

        Assert.Contains(drawing.Descendants(), static element => element.Name.LocalName == "text" && element.Value == "server <killed>");
        Assert.Contains(drawing.Descendants(), static element => element.Name.LocalName == "path" && element.Attribute("d")!.Value.Count('M'.Equals) == 2);
    }

    [Fact]
    public void Draw_NothingMeasured_IsADrawing() => Assert.Equal("svg", TimelinePlot.Draw(Report(seconds: 0)).Root!.Name.LocalName);

    private static SoakReport Report(double seconds, params SecondReport[] each) => new()
    {
        Command = "soak", At = default, Machine = Machine.Describe("/", null), Store = "embedded", Replicas = 1, Seconds = seconds, RequestsPerSecond = 60, IsInterrupted = false,
        Windows = [new WindowReport { Name = "server <killed>", IsFault = true, BeginSeconds = 1, LengthSeconds = 1, Requests = 3, Errors = 3, P99Ms = 0 }],
        Requests = 3, Errors = 3, ErrorsOutside = 0, FirstErrorsOutside = [], QuietP50Ms = 1, QuietP99Ms = 10, TurnsSaid = 0, TurnsAcknowledged = 0, ChatsBegun = 0, ChatsAnswered = 0, MemoryMiB = [], Troubles = [], EachSecond = each,
    };
}
