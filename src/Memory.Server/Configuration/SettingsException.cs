namespace Memory.Server.Configuration;

/// <summary>The settings are wrong; the message names every mistake.</summary>
internal sealed class SettingsException(IReadOnlyList<string> mistakes)
    : Exception($"The settings are wrong:{string.Concat(mistakes.Select(static mistake => $"{Environment.NewLine}  - {mistake}"))}")
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
