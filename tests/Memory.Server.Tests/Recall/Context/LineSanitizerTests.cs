using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Recall.Context;

namespace Memory.Server.Tests.Recall.Context;

public sealed class LineSanitizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t ", "")]
    [InlineData("a  b\r\n\r\nc\u0000d\u0085e\u2029f", "a b c d e f")]
    [InlineData("a\u200Bb\u202Ec\u2066d\uFEFFe\u00ADf\u3164g", "abcdefg")]
    [InlineData("x\U000E0041\U000E0042y", "xy")]
    [InlineData("Ünïcode 東京 ❤️", "Ünïcode 東京 ❤️")]
    [InlineData("👩‍👩‍👧 می‌خواهم ක්‍ෂ", "👩‍👩‍👧 می‌خواهم ක්‍ෂ")]
    [InlineData("a\u200Db ❤\uFE0F\uFE0F\u200D x\uFE0F", "ab ❤\uFE0F x")]
    [InlineData("\u001b[31mred", "[31mred")]
    public void Sanitise_Text_OnePlainLine(string text, string line) => Assert.Equal(line, LineSanitizer.Sanitise(text));

    [Theory]
    [InlineData(600, 600)]
    [InlineData(601, 600)]
    [InlineData(100_000, 600)]
    public void Sanitise_LongText_CutWithAnEllipsis(int length, int expected)
    {
        var line = LineSanitizer.Sanitise(new string('a', length));

        Assert.Equal(expected, line.Length);
        Assert.Equal(length > LineSanitizer.MaxLength, line.EndsWith('…'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Sanitise_CutAtAPair_NoHalfCharacter(int shift)
    {
        var line = LineSanitizer.Sanitise(new string('a', shift) + string.Concat(Enumerable.Repeat("🐶", 400)));

        Assert.InRange(line.Length, LineSanitizer.MaxLength - 2, LineSanitizer.MaxLength);
        Assert.DoesNotContain('\uFFFD', line.EnumerateRunes().Select(static rune => (char)(rune.IsBmp ? rune.Value : 0)));
    }

    [Fact]
    public void Sanitise_AsciiAndOtherText_SameRules()
    {
        var text = Gen.Elements("a", "bc", " ", "  ", "\n", "\t", "\u0000", "\u007F", "\u001B", "~", "!", new string('d', 90)).ListOf(15).Select(string.Concat);
        Prop.ForAll(text.ToArbitrary(), static text =>
        {
            // An accent takes the general way, also behind the cut.
            var line = LineSanitizer.Sanitise(text);
            var general = LineSanitizer.Sanitise(text + " é");
            return line.Length > 590 ? general.StartsWith(line[..590], StringComparison.Ordinal) : general == (line.Length == 0 ? "é" : line + " é");
        }).QuickCheckThrowOnFailure();
    }
}
