using System.CommandLine;
using System.CommandLine.Completions;
using Memory.Server.Cli.Completion;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli;

/// <summary>The root of all commands: what the program itself is asked about.</summary>
internal static class Grammar
{
    public const string Program = "memory-server";

    public const string VersionName = "--version";

    public static RootCommand Create(IEnumerable<Command> commands)
    {
        var root = new RootCommand("Memory for chat apps: remembers users, recalls what helps.") { HelpName = Program };
        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective { Action = new Suggestions() });
        foreach (var command in commands)
            root.Add(command);
        return root;
    }

    public static async Task TellExamplesAsync(Command command, Terminal terminal)
    {
        if (command is not WorkCommand { Examples: { Count: > 0 } examples })
            return;
        await terminal.SayAsync("Examples:");
        foreach (var example in examples)
            await terminal.SayAsync($"  {Program} {example}");
        await terminal.SayAsync("");
    }
}
