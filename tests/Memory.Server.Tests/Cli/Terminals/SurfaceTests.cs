using Memory.Server.Cli.Terminals;

namespace Memory.Server.Tests.Cli.Terminals;

public sealed class SurfaceTests
{
    [Theory]
    [InlineData(false, "xterm", null, true, true)]
    [InlineData(false, "xterm", "", true, true)]
    [InlineData(false, "xterm", "1", true, false)]
    [InlineData(false, "dumb", null, false, false)]
    [InlineData(true, "xterm", null, false, false)]
    [InlineData(false, null, null, true, true)]
    public void Of_Terminal_FollowsTheConventionsOfShells(bool isRedirected, string? term, string? noColour, bool isLive, bool hasColours)
    {
        var surface = Surface.Of(isRedirected, understandsSequences: true, 120, name => name == "TERM" ? term : name == "NO_COLOR" ? noColour : null);
        Assert.Equal((isLive, hasColours), (surface.IsLive, surface.HasColours));
    }

    [Fact]
    public void Of_ConsoleWithoutSequences_IsPlain() => Assert.Equal(Surface.Plain, Surface.Of(isRedirected: false, understandsSequences: false, 120, static _ => null));
}
