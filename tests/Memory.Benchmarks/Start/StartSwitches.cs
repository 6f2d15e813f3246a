using System.Collections.Immutable;
using System.Globalization;

namespace Memory.Benchmarks.Start;

/// <summary>What of the starts is measured, and how often.</summary>
internal sealed record StartSwitches
{
    public const string Usage = "usage: start [--rounds N] [--builds FOLDER] [--only NAME,NAME], N from 1 to 100";

    /// <summary>How often each is started.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>Where what is published is kept for the next run; null for a folder that goes.</summary>
    public string? Builds { get; private init; }

    /// <summary>What is compared; the first of all is always among them.</summary>
    public ImmutableArray<StartVariant> Variants { get; private init; } = StartVariant.All;

    /// <summary>Reads the switches; null when they are not understood.</summary>
    public static StartSwitches? Read(ReadOnlySpan<string> switches)
    {
        var read = new StartSwitches();
        for (; switches is [var name, var text, ..]; switches = switches[2..])
        {
            switch (name)
            {
                case "--rounds" when int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= 100:
                    read = read with { Rounds = rounds };
                    break;
                case "--builds":
                    read = read with { Builds = Path.GetFullPath(text) };
                    break;
                case "--only":
                    var named = text.Split(',', StringSplitOptions.TrimEntries);
                    read = read with { Variants = [StartVariant.All[0], .. StartVariant.All.Skip(1).Where(variant => named.Any(part => variant.Name.StartsWith(part, StringComparison.Ordinal)))] };
                    break;
                default:
                    return null;
            }
        }

        return switches.IsEmpty ? read : null;
    }
}
