using Memory.Client;

namespace Memory.Extensions.AI.Tests.Prompts;

public sealed class MemoryBlockTests
{
    /// <summary>What introduction and delimiters take when they are counted one by one.</summary>
    private const int Frame = 7;

    [Fact]
    public void Of_Lines_AreIntroducedAndDelimited() =>
        Assert.Equal("Intro.\n<memory>\n- a\n- b\n</memory>", Block("- a\n- b", 100)!.Text);

    [Fact]
    public void Of_NoLines_IsNothing() => Assert.Null(Block(" \n ", 100));

    [Theory]
    [InlineData(Frame + 6, "- 1234567890123,- 12")]
    [InlineData(Frame + 5, "- 1234567890123")]
    [InlineData(Frame + 3, "- 12")]
    [InlineData(Frame + 1, "")]
    [InlineData(0, "")]
    public void Of_OverTheBudget_LeavesOutWhatDoesNotFitWhole(int budget, string shown)
    {
        var block = Block("- 1234567890123\n- 12345678901234567890123456789012\n- 12", budget);

        Assert.Equal(shown, string.Join(',', block?.Lines.Select(line => line.Text) ?? []));
        Assert.True(block is null || Utf8TokenEstimator.Default.Estimate(block.Text) <= budget);
    }

    [Fact]
    public void Of_EstimatorThatFindsMoreInTheWhole_IsObeyed()
    {
        var lines = MemoryLines.Read("- aaaa\n- bbbb\n- cccc");

        var block = MemoryBlock.Of("Intro.", lines, 3, new CountsLinesTwice());

        Assert.Equal(["- aaaa"], block!.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Of_EstimatorThatIsNeverContent_IsNothing() =>
        Assert.Null(MemoryBlock.Of("Intro.", MemoryLines.Read("- a\n- b"), 32_768, new Everything()));

    [Theory]
    [InlineData(100, 93)]
    [InlineData(7, 0)]
    [InlineData(0, 0)]
    public void BudgetForLines_IsWhatTheFrameLeaves(int budget, int left) =>
        Assert.Equal(left, MemoryBlock.BudgetForLines("Intro.", budget, Utf8TokenEstimator.Default));

    private static MemoryBlock? Block(string context, int budget) =>
        MemoryBlock.Of("Intro.", MemoryLines.Read(context), budget, Utf8TokenEstimator.Default);

    /// <summary>One for each line, and one more for each line of a text that has several lists.</summary>
    private sealed class CountsLinesTwice : ITokenEstimator
    {
        public int Estimate(ReadOnlySpan<char> text)
        {
            var items = text.Count("- ");
            return items > 1 ? 2 * items : items;
        }
    }

    private sealed class Everything : ITokenEstimator
    {
        public int Estimate(ReadOnlySpan<char> text) => int.MaxValue;
    }
}
