using System.Net.ServerSentEvents;
using System.Text;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Events are taken apart like the platform's own parser does it, however the bytes are cut.</summary>
public sealed class EventLinesTests
{
    [Fact]
    public void Events_CutAnywhere_AreThePlatformsOwn()
    {
        string[] pieces = ["data: a", "data:b", "data", "data:", "event: x", ": c", "\n", "\r\n", "\r", "\n\n", "ü", " ", "id: 1", "datax: no"];
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 30).Select(_ => pieces[random.Next(pieces.Length)])) + "\n\n";
            var bytes = Encoding.UTF8.GetBytes(text);
            var heard = new List<string>();
            var lines = new EventLines(data => heard.Add(Encoding.UTF8.GetString(data.Span)));

            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 9), bytes.Length - at);
                lines.Feed(bytes.AsSpan(at, length));
                at += length;
            }

            var expected = SseParser.Create(new MemoryStream(bytes)).Enumerate().Select(item => item.Data).Where(data => data.Length > 0);
            Assert.Equal(expected, heard.Where(data => data.Length > 0));
        }
    }

    [Fact]
    public void Event_LongerThanIsKept_IsPassedOverAndTheNextIsHeard()
    {
        var heard = new List<string>();
        var lines = new EventLines(data => heard.Add(Encoding.UTF8.GetString(data.Span)));

        lines.Feed(Encoding.UTF8.GetBytes("data: one\n\ndata: "));
        for (var i = 0; i < 2_000; i++)
            lines.Feed(Encoding.UTF8.GetBytes(new string('x', 1_000)));
        lines.Feed("\ndata: still the same event\n\ndata: two\n\n"u8);

        Assert.Equal(["one", "two"], heard);
    }
}
