using System.Globalization;

namespace Memory.Benchmarks.Footprints;

/// <summary>How many users there are, and how much each of them has.</summary>
internal sealed record FootprintSizes(int Users, int Memories, int Turns)
{
    /// <summary>Reads <c>--users N --memories N --turns N</c>; what is not given is 200, 100 and 100.</summary>
    /// <exception cref="FormatException">Something else was given.</exception>
    public static FootprintSizes Read(ReadOnlySpan<string> arguments)
    {
        var sizes = new FootprintSizes(200, 100, 100);
        for (; arguments is [var name, var text, ..]; arguments = arguments[2..])
        {
            var number = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            sizes = name switch
            {
                "--users" when number > 0 => sizes with { Users = number },
                "--memories" when number > 0 => sizes with { Memories = number },
                "--turns" when number > 0 => sizes with { Turns = number },
                _ => throw new FormatException($"{name} {text} means nothing here: --users N --memories N --turns N."),
            };
        }

        return arguments is [] ? sizes : throw new FormatException($"{arguments[0]} lacks its number.");
    }
}
