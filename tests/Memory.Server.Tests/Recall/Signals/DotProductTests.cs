using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class DotProductTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(389)]
    public void Of_AnyLength_SumOfProducts(int length)
    {
        var left = Enumerable.Range(0, length).Select(static i => (float)(i % 7)).ToArray();
        var right = Enumerable.Range(0, length).Select(static i => (float)(i % 5)).ToArray();

        Assert.Equal(Enumerable.Range(0, length).Sum(static i => (double)(i % 7) * (i % 5)), DotProduct.Of(left, right));
    }
}
