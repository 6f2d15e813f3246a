using StreamingChat;

namespace Memory.Extensions.AI.Tests.Samples;

public sealed class ChatArgumentsTests
{
    [Fact]
    public void Web_WithFolderAndAddress_IsTaken()
    {
        var parsed = ChatArguments.Parse(["--web", "--urls", "http://127.0.0.1:5000", "--data", "kept"], out var mistake);

        Assert.Null(mistake);
        Assert.Equal((true, "http://127.0.0.1:5000", "kept"), (parsed!.IsWeb, parsed.Urls, parsed.Data));
    }

    [Fact]
    public void Nothing_IsTheConsole()
    {
        var parsed = ChatArguments.Parse([], out _);
        Assert.Equal((false, "you"), (parsed!.IsWeb, parsed.UserId));
    }

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:5000")]
    [InlineData("--data", "kept")]
    [InlineData("--web", "--data")]
    [InlineData("--web", "--urls", "")]
    [InlineData("--web", "--script", "no-such-file")]
    [InlineData("--colour", "red")]
    public void Arguments_ThatDoNotGoTogether_AreRefused(params string[] args)
    {
        Assert.Null(ChatArguments.Parse(args, out var mistake));
        Assert.NotNull(mistake);
    }

    [Fact]
    public void Help_Asked_IsNoMistake()
    {
        Assert.Null(ChatArguments.Parse(["--help"], out var mistake));
        Assert.Null(mistake);
    }
}
