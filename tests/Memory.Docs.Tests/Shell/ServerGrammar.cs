using System.CommandLine;
using Memory.Server.Cli;

namespace Memory.Docs.Tests.Shell;

/// <summary>The server's own command line, which tells whether a command on a page is one.</summary>
internal static class ServerGrammar
{
    /// <summary>What the server would complain about; nothing when it would run.</summary>
    public static IEnumerable<string> Complaints(IReadOnlyList<string> arguments)
    {
        var root = new RootCommand { HelpName = "memory-server" };
        foreach (var command in Commands.All([]))
            root.Add(command);
        var words = arguments.Where(static word => !word.StartsWith("--Memory:", StringComparison.OrdinalIgnoreCase)).ToList();
        if (words.Count == 0 || (words[0].StartsWith('-') && words[0] is not ("--help" or "-h" or "--version")))
            words.Insert(0, "serve");
        return root.Parse(words).Errors.Select(static error => error.Message);
    }
}
