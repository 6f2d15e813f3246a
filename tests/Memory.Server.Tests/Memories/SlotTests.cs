using Memory.Server.Memories;

namespace Memory.Server.Tests.Memories;

public sealed class SlotTests
{
    [Theory]
    [InlineData("Location", "location")]
    [InlineData("  UI-Theme ", "ui_theme")]
    [InlineData("favourite  colour", "favourite_colour")]
    [InlineData("preferences.Theme", "preferences.theme")]
    public void Parse_AnyWriting_OneNormalForm(string written, string normal) =>
        Assert.Equal(normal, Slot.Parse(written)?.Name);

    [Theory]
    [InlineData(null)]
    [InlineData(" \t")]
    [InlineData("--")]
    public void Parse_Nothing_NoSlot(string? written) => Assert.Null(Slot.Parse(written));
}
