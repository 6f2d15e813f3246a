using System.CommandLine;
using System.Text.RegularExpressions;
using Memory.Server.Cli;

namespace Memory.Server.Tests.Cli;

/// <summary>What help and the documentation say about the commands is what there is.</summary>
public sealed partial class GrammarTests
{
    public static TheoryData<string> Leaves => [.. Everything().Select(static leaf => leaf.Path)];

    [Theory]
    [MemberData(nameof(Leaves))]
    public async Task Help_OfACommand_ShowsItsOptionsAndExamplesThatParse(string path)
    {
        var help = await AtShell.RunAsync([.. path.Split(' '), "--help"]);
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        var (_, command) = Everything().Single(leaf => leaf.Path == path);
        Assert.All(command.Options, option => Assert.Contains(option.Name, help.Output, StringComparison.Ordinal));

        var examples = Assert.IsType<WorkCommand>(command).Examples;
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.Contains($"  memory-server {example}", help.Output, StringComparison.Ordinal);
            Assert.StartsWith(path, example, StringComparison.Ordinal);
            var typed = Pipe().Split(example)[0].Split(' ').Where(static word => !word.StartsWith("--Memory:", StringComparison.Ordinal)).ToArray();
            Assert.Empty(Grammar.Create(Commands.All([])).Parse(typed).Errors);
        });
    }

    [Fact]
    public void Page_OfTheCommands_NamesEveryCommandAndOptionAndNoOther()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cli.md"));
        var told = Section().Matches(page).ToDictionary(
            static section => section.Groups["path"].Value,
            static section => OptionName().Matches(section.Groups["synopsis"].Value).Select(static option => option.Value).Order(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
        var there = Everything().ToDictionary(
            static leaf => leaf.Path,
            static leaf => leaf.Command.Options.Select(static option => option.Name).Order(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
        Assert.Equal(there.Keys.Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(there, leaf => Assert.Equal(leaf.Value, told[leaf.Key]));
    }

    [Fact]
    public void Everything_ThatAnswers_TakesJson() => Assert.Equal(
        ["completion", "mcp", "serve"], Everything().Where(static leaf => leaf.Command.Options.All(static option => option.Name != "--json")).Select(static leaf => leaf.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_ThatWorksOnAStore_TakesADatabase() => Assert.Equal(
        ["completion", "health"], Everything().Where(static leaf => leaf.Command.Options.All(static option => option.Name != "--postgres")).Select(static leaf => leaf.Path).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Path, Command Command)> Everything() => Below("", Commands.All([]));

    private static IEnumerable<(string Path, Command Command)> Below(string path, IEnumerable<Command> commands) => commands.SelectMany(command => command.Subcommands.Count == 0
        ? [(path + command.Name, command)]
        : Below($"{path}{command.Name} ", command.Subcommands));

    [GeneratedRegex(@" (\||>>?) ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pipe();

    [GeneratedRegex(@"^### `(?<path>[a-z -]+)`\n.*?^```text\n(?<synopsis>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1_000)]
    private static partial Regex Section();

    [GeneratedRegex("--[a-z-]+", RegexOptions.None, 1_000)]
    private static partial Regex OptionName();
}
