using Memory.Docs.Tests.Pages;

namespace Memory.Docs.Tests.Shell;

/// <summary>Commands of the pages name programs, projects, commands and options that exist.</summary>
public sealed class CommandTests
{
    [Fact]
    public void Commands_OfTheShellBlocks_Exist() => Nothing.Of(
        from block in Page.BlocksIn("bash")
        where !NotRun.Has(block)
        from command in ShellText.Commands(block.Body)
        from fault in CommandCheck.Faults(command)
        select $"{block.Where}: {fault} (in: {command})");

    [Theory]
    [InlineData("memory-server serve --dta x", "--dta")]
    [InlineData("memory-server keys destroy", "destroy")]
    [InlineData("dotnet run --project src/Memory.Server -- verfy", "verfy")]
    [InlineData("dotnet run --project samples/Nowhere", "samples/Nowhere")]
    [InlineData("dotnet run --project samples/StreamingChat -- --sing", "--sing")]
    [InlineData("./test.sh --fulll", "--fulll")]
    [InlineData("memory-srver serve", "memory-srver")]
    public void Command_ThatIsNone_IsFound(string text, string named)
    {
        var faults = ShellText.Commands(text).SelectMany(CommandCheck.Faults);

        Assert.Contains(faults, fault => fault.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void ShellText_QuotesPipesAndSubstitutions_AreTakenApart()
    {
        var commands = ShellText.Commands("A=1 curl -s \"$URL/x?y=1\" -d '{\"a\": \"b c\"}' | jq . > out.txt # say\nexport K=$(cat f) \\\n  L=2; ./test.sh && echo \"a # b\"");

        Assert.Equal(
            ["A=1 curl -s $URL/x?y=1 -d {\"a\": \"b c\"}", "jq .", "export K=$(cat f) L=2", "./test.sh", "echo a # b"],
            commands.Select(command => command.ToString()));
        Assert.Equal(["curl", "jq", "export", "./test.sh", "echo"], commands.Select(command => command.Program));
    }
}
