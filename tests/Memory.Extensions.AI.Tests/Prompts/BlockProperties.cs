using FsCheck;
using FsCheck.Fluent;
using Memory.Client;
using Memory.Testing;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>What holds for any text whatever: a block has one beginning and one end, and only text between them.</summary>
public sealed class BlockProperties
{
    private static readonly string[] Pieces =
    [
        "<", ">", "/", "memory", "</memory>", "&", "&lt;", "lt", ";", "[", "]", "(", ":", "INST", "[/INST]", "`", "~", "```", "data", "javascript", "text/html",
        "\n", "\r", "\u2028", "\u0085", " ", "\t", "- ", "‹", "›", "＜", "〈", "/", "a", "é", "\u0301", "\u0301\u0301\u0301\u0301", "\u200D", "\u200C", "\uFE0F", "👩", "👧", "\uD83D", "\uDC69",
        "\u202E", "\U000E0041", "ه", "ک", "漢", "0", "#", "|", "\uFEFF", "|im_start|", "System:",
    ];

    private static readonly Gen<string> Text = Gen.Frequency(
        (4, from pieces in Gen.Elements(Pieces).ListOf() select string.Concat(pieces)),
        (1, from characters in Gen.Choose(0, 0xFFFF).ListOf() select string.Concat(characters.Select(static value => (char)value))),
        (1, from one in Gen.Elements(InjectionCorpus.Attacks.Select(static attack => attack.Text).Where(static text => text.Length < 1_000).ToArray())
            from other in Gen.Elements(InjectionCorpus.Attacks.Select(static attack => attack.Text).Where(static text => text.Length < 1_000).ToArray())
            from cut in Gen.Choose(0, 100) select one[..Math.Min(cut, one.Length)] + other));

    [Fact]
    public void Block_AnyText_OneBeginningOneEndAndTextBetween() => Check((text, budget) =>
    {
        if (MemoryBlock.Of("Intro.", MemoryLines.Read(text), budget, Utf8TokenEstimator.Default) is not { } block)
            return;
        Assert.Equal(block.Lines.Select(static line => line.Text), BlockReader.Lines(block.Text, "Intro."));
        Assert.Equal(2, block.Text.Split("<memory>").Length);
        Assert.Equal(2, block.Text.Split("</memory>").Length);
        Assert.InRange(Utf8TokenEstimator.Default.Estimate(block.Text), 0, budget);
    });

    [Fact]
    public void Block_SameText_SameBytes() => Check(static (text, budget) => Assert.Equal(
        MemoryBlock.Of("Intro.", MemoryLines.Read(text), budget, Utf8TokenEstimator.Default)?.Text,
        MemoryBlock.Of("Intro.", MemoryLines.Read(new string(text)), budget, Utf8TokenEstimator.Default)?.Text));

    [Fact]
    public void Block_MoreBudget_NeverFewerTokensOfLines() => Check(static (text, budget) => Assert.True(
        Cost(text, budget) <= Cost(text, 32_768)));

    private static int Cost(string text, int budget) =>
        MemoryBlock.Of("Intro.", MemoryLines.Read(text), budget, Utf8TokenEstimator.Default) is { } block ? Utf8TokenEstimator.Default.Estimate(block.Text) : 0;

    private static void Check(Action<string, int> holds) =>
        Prop.ForAll(Text.ToArbitrary(), Gen.Choose(0, 120).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithQuietOnSuccess(true));
}
