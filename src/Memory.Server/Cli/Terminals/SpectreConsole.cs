using System.Text;
using Spectre.Console;

namespace Memory.Server.Cli.Terminals;

/// <summary>Makes the consoles that draw tables and bars: by what was found out about the terminal and by nothing else.</summary>
internal static class SpectreConsole
{
    private const int UnknownHeight = 24;

    public static IAnsiConsole Create(TextWriter writer, Surface surface) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new SizedOutput(writer, surface.Width),
        Ansi = surface.IsLive ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = surface.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = surface.IsLive ? InteractionSupport.Yes : InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private sealed class SizedOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => UnknownHeight;

        public void SetEncoding(Encoding encoding)
        {
            // The writer's is what it is.
        }
    }
}
