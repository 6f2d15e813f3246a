using Memory.Server.Cli.Terminals;

namespace Memory.Server.Tests.Cli.Terminals;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("ana", "ana")]
    [InlineData("[red]ana[/]", "[red]ana[/]")]
    [InlineData("a\u001b[31mb", "a\ufffd[31mb")]
    [InlineData("a\u009b31mb", "a\ufffd31mb")]
    [InlineData("a\a\b\r\nb\tc\u007f", "a\ufffd\ufffd\ufffd\ufffdb\ufffdc\ufffd")]
    [InlineData("user\u202enab", "user\ufffdnab")]
    [InlineData("a\u2066b\u2069\u2028c", "a\ufffdb\ufffd\ufffdc")]
    [InlineData("\ufffd ä 語 👩‍👩‍👧", "\ufffd ä 語 👩‍👩‍👧")]
    [InlineData(null, "")]
    public void Line_OfAnything_MovesNoCursor(string? text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void Line_WithHalfACharacter_IsWholeAgain() => Assert.Equal(("\ufffdx", "x\ufffd"), (Printable.Line("\ud800x"), Printable.Line("x\udc00")));

    [Fact]
    public void Lines_KeepTheirBreaks() => Assert.Equal("a\n\tb\ufffd", Printable.Lines("a\n\tb\u001b"));
}
