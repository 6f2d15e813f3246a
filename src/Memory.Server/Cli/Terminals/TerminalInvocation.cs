using System.CommandLine;

namespace Memory.Server.Cli.Terminals;

/// <summary>Carries the terminal to the commands.</summary>
internal sealed class TerminalInvocation : InvocationConfiguration
{
    public TerminalInvocation(Terminal terminal)
    {
        Terminal = terminal;
        Output = terminal.Output;
        Error = terminal.Error;
        EnableDefaultExceptionHandler = false;

        // Signals are the process's business: it cancels the token.
        ProcessTerminationTimeout = null;
    }

    public Terminal Terminal { get; }
}

/// <summary>Finds the terminal of a command that runs.</summary>
internal static class TerminalOfInvocation
{
    public static Terminal Terminal(this ParseResult parsed) =>
        ((TerminalInvocation)parsed.InvocationConfiguration).Terminal;
}
