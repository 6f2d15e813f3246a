using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Api.Reading;

/// <summary>Reads times as RFC 3339 writes them, which is narrower than what .NET parses: a date, a time and an offset.</summary>
internal static class Rfc3339
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>Reads a time into UTC, to the microsecond.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 64
            || text[10] is not ('T' or 't' or ' ')
            || !DateTime.TryParseExact(string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11, 8)), Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        var rest = text.AsSpan(19);
        long fraction = 0;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
                return false;
            for (var (i, unit) = (0, TimeSpan.TicksPerSecond / 10); i < digits && unit > 0; i++, unit /= 10)
                fraction += (rest[1 + i] - '0') * unit;
            rest = rest[(1 + digits)..];
        }

        if (!TryParseOffset(rest, out var offset))
            return false;
        var ticks = local.Ticks + fraction - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero).ToInstant();
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z" or "z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 23
            || !int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
