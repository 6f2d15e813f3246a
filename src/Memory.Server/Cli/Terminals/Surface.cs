namespace Memory.Server.Cli.Terminals;

/// <summary>What can be shown where a command writes.</summary>
/// <param name="IsLive">Whether somebody watches a terminal that moves its cursor when told to.</param>
/// <param name="HasColours">Whether colours are wanted there.</param>
/// <param name="Width">How many characters a line holds.</param>
internal readonly record struct Surface(bool IsLive, bool HasColours, int Width)
{
    private const int UsualWidth = 80;

    /// <summary>A file, a pipe or a terminal that knows no sequences: nothing but text.</summary>
    public static Surface Plain { get; } = new(IsLive: false, HasColours: false, UsualWidth);

    /// <summary>What can be shown, by the conventions of shells: a pipe gets text alone, <c>TERM=dumb</c> too, and <c>NO_COLOR</c> takes the colours.</summary>
    /// <param name="isRedirected">Whether it goes to a file or a pipe.</param>
    /// <param name="understandsSequences">Whether the terminal does, as far as its system knows.</param>
    /// <param name="width">The terminal's width; 0 when unknown.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static Surface Of(bool isRedirected, bool understandsSequences, int width, Func<string, string?> environment)
    {
        if (isRedirected || !understandsSequences || environment("TERM") == "dumb")
            return Plain;
        return new Surface(IsLive: true, HasColours: string.IsNullOrEmpty(environment("NO_COLOR")), width > 0 ? width : UsualWidth);
    }
}
