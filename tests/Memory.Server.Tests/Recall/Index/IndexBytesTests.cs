using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

/// <summary>What an index takes in memory is counted, whatever it is taken by.</summary>
public sealed class IndexBytesTests
{
    [Fact]
    public void EstimatedBytes_Links_CountedAndGivenBack()
    {
        LinksFrom[] links = [.. Enumerable.Range(1, 50).Select(static id => new LinksFrom(Rows.Id(id), [Rows.Link(id, id + 1), Rows.Link(id, id + 2)]))];
        var map = LinkMap.Empty.With(links, []);
        var with = UserIndex.Empty.With(1, [], [], [], map);
        Assert.InRange(with.EstimatedBytes - UserIndex.Empty.EstimatedBytes, 100 * 200, 100 * 600);
        Assert.Equal(map.EstimatedBytes, map.With(links, []).EstimatedBytes);
        Assert.Equal(map.EstimatedBytes * 96 / 100, map.With([], [Rows.Id(10)]).EstimatedBytes);
        Assert.True(map.With([.. links.Select(static one => one with { Links = [] })], []).IsEmpty);
        Assert.True(map.With([], [.. Enumerable.Range(1, 60).Select(Rows.Id)]).IsEmpty);
    }

    [Fact]
    public void EstimatedBytes_TimesThatATextNames_Counted()
    {
        var (plain, dated) = ("words words words words", "yesterday and last week");
        Assert.InRange(BytesOf(dated) - BytesOf(plain), 150, 600);

        static long BytesOf(string text) => new TurnItem(Rows.Turn("m1", content: text), TermBag.Empty, default).EstimatedBytes
            + new MemoryItem(new MemoryHistory([Rows.Memory(1, content: text)]), [Rows.Memory(1, content: text)], text, TermBag.Empty, default).EstimatedBytes;
    }
}
