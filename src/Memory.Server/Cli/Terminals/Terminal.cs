using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Memory.Server.Cli.Terminals;

/// <summary>
/// Where a command reads and writes. Answers go to the output, which stays fit for a pipe; complaints, questions and progress go to the error output.
/// Text for people is made harmless on its way; JSON is written as it is.
/// </summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error)
{
    /// <summary>Wider than any table: ids are there to be copied, so no line is broken.</summary>
    private const int TableWidth = 2_000;

    private volatile IAnsiConsole? _live;

    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>What the output can show.</summary>
    public Surface OutputSurface { get; init; } = Surface.Plain;

    /// <summary>What the error output can show.</summary>
    public Surface ErrorSurface { get; init; } = Surface.Plain;

    /// <summary>Whether what is read is typed by somebody.</summary>
    public bool IsTyped { get; init; }

    /// <summary>Whether there is somebody to ask.</summary>
    public bool CanAsk => IsTyped && ErrorSurface.IsLive;

    /// <summary>Writes a line of an answer.</summary>
    public Task SayAsync(string line) => WriteAsync(output, OutputSurface, line, colour: null);

    /// <summary>Writes the line of an answer that tells that it is done.</summary>
    public Task SayDoneAsync(string line) => WriteAsync(output, OutputSurface, line, Color.Green);

    /// <summary>Tells why something failed, or did not wholly succeed.</summary>
    public Task ComplainAsync(string line) => WriteAsync(error, ErrorSurface, line, Color.Red);

    /// <summary>Tells something beside the answer.</summary>
    public Task NoteAsync(string line) => WriteAsync(error, ErrorSurface, line, colour: null);

    /// <summary>Writes an answer as a line of JSON.</summary>
    public Task WriteJsonAsync<T>(T answer, JsonTypeInfo<T> type) => output.WriteLineAsync(JsonSerializer.Serialize(answer, type));

    /// <summary>Shows a table, whose cells must be printable.</summary>
    public void Show(Table table) => SpectreConsole.Create(output, OutputSurface with { Width = TableWidth }).Write(table);

    /// <summary>Asks, and answers the line that is typed or piped in; null when there is none.</summary>
    public async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        await NoteAsync(question);

        // The console's reader blocks until a line is there, whatever its token says.
        return await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    /// <summary>While a bar moves, lines for the same screen go through what draws it and come to stand above it.</summary>
    /// <param name="console">What draws the bar.</param>
    public IDisposable Hold(IAnsiConsole console)
    {
        _live = console;
        return new Held(this);
    }

    private async Task WriteAsync(TextWriter writer, Surface surface, string line, Color? colour)
    {
        var text = Printable.Lines(line);
        if (_live is { } live && surface.IsLive)
            live.WriteLine(text, new Style(colour));
        else if (colour is not null && surface.HasColours)
            SpectreConsole.Create(writer, surface with { Width = TableWidth }).WriteLine(text, new Style(colour));
        else
            await writer.WriteLineAsync(text);
    }

    private sealed class Held(Terminal terminal) : IDisposable
    {
        public void Dispose() => terminal._live = null;
    }
}
