using Memory.Server.Cli;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Tests.Cli;

/// <summary>Runs commands in the process of the tests, as somebody at a shell would.</summary>
internal static class AtShell
{
    private static readonly Surface Watched = new(IsLive: true, HasColours: true, Width: 100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Into pipes: nobody watches.</summary>
    public static Task<CommandRun> RunAsync(params string[] args) => RunAsync("", static (input, output, error) => new Terminal(input, output, error), args);

    /// <summary>At a terminal with colours, where somebody types.</summary>
    public static Task<CommandRun> RunWatchedAsync(string typed, params string[] args) => RunAsync(
        typed, static (input, output, error) => new Terminal(input, output, error) { OutputSurface = Watched, ErrorSurface = Watched, IsTyped = true }, args);

    public static async Task<CommandRun> RunAsync(string typed, Func<TextReader, TextWriter, TextWriter, Terminal> open, params string[] args)
    {
        using var input = new StringReader(typed);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, open(input, TextWriter.Synchronized(output), TextWriter.Synchronized(error)), Token);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>How a command ended.</summary>
internal sealed record CommandRun(int Code, string Output, string Error);
