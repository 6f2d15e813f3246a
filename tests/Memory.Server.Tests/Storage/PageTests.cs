using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

public sealed class PageTests
{
    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(3, 3, 3, false)]
    [InlineData(2, 3, 2, false)]
    [InlineData(4, 3, 3, true)]
    [InlineData(1, 0, 0, false)]
    public void Of_Rows_GoesOnAfterTheLastOneShown(int rows, int limit, int shown, bool goesOn)
    {
        var page = Page.Of([.. Enumerable.Range(1, rows)], limit, static row => new PageKey(Rows.Noon, $"{row}"));

        Assert.Equal(Enumerable.Range(1, shown), page.Items);
        Assert.Equal(goesOn ? new PageKey(Rows.Noon, $"{shown}") : null, page.Next);
    }
}
