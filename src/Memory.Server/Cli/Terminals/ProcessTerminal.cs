using Spectre.Console;

namespace Memory.Server.Cli.Terminals;

/// <summary>The terminal that the process was started from.</summary>
internal static class ProcessTerminal
{
    public static Terminal Open()
    {
        // Unix terminals all do but the dumb one, which says so; of Windows' consoles one must ask.
        var understands = !OperatingSystem.IsWindows() || AnsiConsole.Profile.Capabilities.Ansi;
        return new Terminal(Console.In, Console.Out, Console.Error)
        {
            OutputSurface = Surface.Of(Console.IsOutputRedirected, understands, Width(), Environment.GetEnvironmentVariable),
            ErrorSurface = Surface.Of(Console.IsErrorRedirected, understands, Width(), Environment.GetEnvironmentVariable),
            IsTyped = !Console.IsInputRedirected,
        };
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
