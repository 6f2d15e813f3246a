using System.Text;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>Names as Prometheus writes them (OpenTelemetry's rules for Prometheus compatibility): underscores, the unit as a suffix, and <c>_total</c> for what only grows.</summary>
internal static class PrometheusName
{
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        var name = Cleaned(instrument);
        if (UnitOf(unit) is { Length: > 0 } suffix && !name.EndsWith('_' + suffix, StringComparison.Ordinal))
            name += '_' + suffix;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>A label's name: letters, digits and underscores, and no digit first.</summary>
    public static string OfLabel(string tag) => Cleaned(tag);

    private static string Cleaned(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        foreach (var letter in text)
        {
            var isWord = char.IsAsciiLetterOrDigit(letter);
            if (name.Length == 0 && !char.IsAsciiLetter(letter))
                name.Append('_');
            if (isWord || (name.Length > 0 && name[^1] != '_'))
                name.Append(isWord ? letter : '_');
        }

        return name.Length == 0 ? "_" : name.ToString();
    }

    /// <summary>A unit in words. One in braces says what is counted, and is none.</summary>
    private static string UnitOf(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        _ when unit[0] == '{' => "",
        _ => Cleaned(unit),
    };
}
