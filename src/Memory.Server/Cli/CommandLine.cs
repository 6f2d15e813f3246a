using System.CommandLine;
using System.CommandLine.Help;
using Memory.Server.Api;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli;

/// <summary>Runs a command line: finds the command, tells failures in one line, and answers the exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line for a program: nobody watches, nothing is typed.</summary>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args,
        Func<IReadOnlyList<string>, IEnumerable<Command>> commands,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken) => RunAsync(args, commands, new Terminal(TextReader.Null, output, error), cancellationToken);

    /// <summary>Runs a command line. Without a command the server is run.</summary>
    /// <param name="args">The arguments. Settings may stand among them as <c>--Memory:Name=value</c>.</param>
    /// <param name="commands">Makes the commands, given the settings.</param>
    /// <param name="terminal">Where answers and complaints go.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        Func<IReadOnlyList<string>, IEnumerable<Command>> commands,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var (settings, rest) = Split(args);
        var complaints = new Complaints(terminal, rest.Contains(CommonOptions.JsonName));
        var root = Grammar.Create(commands(settings));
        var parsed = root.Parse(WithDefault(root, rest));
        if (parsed.Errors.Count > 0)
            return await complaints.TellUsageAsync([.. parsed.Errors.Select(static mistake => mistake.Message)]);

        try
        {
            if (parsed.GetResult(Grammar.VersionName) is not null)
            {
                await terminal.SayAsync(ServiceRoutes.Version);
                return ExitCodes.Done;
            }

            var code = await parsed.InvokeAsync(new TerminalInvocation(terminal), cancellationToken);
            if (parsed.Action is HelpAction)
                await Grammar.TellExamplesAsync(parsed.CommandResult.Command, terminal);
            return code;
        }
        catch (Exception fault)
        {
            return await complaints.TellAsync(fault, cancellationToken);
        }
    }

    /// <summary>Takes the settings out, which the command line's grammar knows nothing about.</summary>
    private static (List<string> Settings, List<string> Other) Split(IReadOnlyList<string> args)
    {
        var (settings, rest) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--Memory:", StringComparison.OrdinalIgnoreCase)
                && !args[i].StartsWith("--ConnectionStrings:", StringComparison.OrdinalIgnoreCase))
            {
                rest.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Count)
                settings.Add(args[++i]);
        }

        return (settings, rest);
    }

    private static List<string> WithDefault(RootCommand root, List<string> args)
    {
        string[] about = ["--help", "-h", "-?", "/?", "/h", "--version"];
        var isNamed = args.Count > 0 && (about.Contains(args[0]) || root.Subcommands.Any(command => command.Name == args[0]) || !args[0].StartsWith('-'));
        return isNamed ? args : ["serve", .. args];
    }
}

/// <summary>A command cannot do what it was asked; the message says why.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);

/// <summary>What was typed is no command, for a reason that the grammar cannot know; the message says which.</summary>
internal sealed class WrongUsageException(string message) : Exception(message);
