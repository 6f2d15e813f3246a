using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>Reads settings that are numbers or flags, and notes each that is none. An empty one is left out, as environment files do.</summary>
internal sealed class NumberSettings(IConfiguration configuration, List<string> mistakes)
{
    /// <summary>A number within bounds; null when it is not set.</summary>
    public double? Number(string name, double least, double most)
    {
        if (Raw(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"Memory:{name} must be a number from {least} to {most}, with a point."));
        return null;
    }

    /// <summary>A whole number within bounds; null when it is not set.</summary>
    public int? Whole(string name, int least, int most)
    {
        if (Raw(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"Memory:{name} must be a whole number from {least} to {most}."));
        return null;
    }

    /// <summary>True or false; null when it is not set.</summary>
    public bool? Flag(string name)
    {
        if (Raw(name) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        mistakes.Add($"Memory:{name} must be true or false.");
        return null;
    }

    private string? Raw(string name) => configuration[$"Memory:{name}"] is { Length: > 0 } text ? text.Trim() : null;
}
