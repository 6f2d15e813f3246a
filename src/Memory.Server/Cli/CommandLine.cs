using System.CommandLine;
using Memory.Client;
using Memory.Server.Configuration;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary>Runs a command line: finds the command, tells failures in one line, and answers the exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line. Without a command the server is run.</summary>
    /// <param name="args">The arguments. Settings may stand among them as <c>--Memory:Name=value</c>.</param>
    /// <param name="commands">Makes the commands, given the settings.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        Func<IReadOnlyList<string>, IEnumerable<Command>> commands,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        var (settings, rest) = Split(args);
        var root = new RootCommand("Memory for chat apps: remembers users, recalls what helps.") { HelpName = "memory-server" };
        foreach (var command in commands(settings))
            root.Add(command);

        var parsed = root.Parse(WithDefault(root, rest));
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in parsed.Errors)
                await error.WriteLineAsync(mistake.Message);
            await error.WriteLineAsync("Try --help.");
            return ExitCodes.WrongUsage;
        }

        try
        {
            // Signals are left to the host, which drains its work first.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
        catch (Exception fault)
        {
            await error.WriteLineAsync(Describe(fault));
            return ExitCodes.Failed;
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

    /// <summary>Expected failures in their own words; of others also the kind, since nobody foresaw them.</summary>
    private static string Describe(Exception fault) => fault switch
    {
        SettingsException => fault.Message,
        CommandFailedException or StorageUnavailableException or MemoryApiException or MemoryUnavailableException or IOException => fault.Message,
        _ => $"{fault.GetType().Name}: {fault.Message}",
    };
}

/// <summary>A command cannot do what it was asked; the message says why.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
