using System.Globalization;

namespace Memory.Server.Dates;

/// <summary>Dates in figures: "2023-05-07", "7.5.2023", "5/7/2023", "7–9 May", "1990s".</summary>
internal sealed class FigureDates(DateSentences words, Bearings bearings, Direction direction)
{
    /// <summary>Reads one. Answers how many words it took; 0 for none.</summary>
    public int Read(int at, out DateMention mention)
    {
        var word = words[at];
        var written = words.Written(word);
        if (word.Kind is DateWordKind.Decade)
            return ReadDecade(at, out mention);
        Span<Range> parts = stackalloc Range[5];
        var count = written.SplitAny(parts, "-/.–");
        Span<int> numbers = stackalloc int[3];
        if (count is < 2 or > 3 || !TryParse(written, parts[..count], numbers))
            return Take(0, default, default, true, out mention);
        return count == 2 ? ReadTwo(at, written, parts[0].End.Value, numbers, out mention) : ReadThree(written, parts, numbers, out mention);
    }

    private int ReadThree(ReadOnlySpan<char> written, ReadOnlySpan<Range> parts, ReadOnlySpan<int> numbers, out DateMention mention)
    {
        var first = parts[0].End.Value;
        var lastLength = written.Length - parts[2].Start.GetOffset(written.Length);
        var separator = written[first];
        var (year, month, day) = first == 4 ? (numbers[0], numbers[1], numbers[2])
            : lastLength is 4 or 2 && separator is '.' ? (Century(numbers[2]), numbers[1], numbers[0])
            // Where both readings are dates, the order of American English counts.
            : lastLength is 4 or 2 && numbers[0] > 12 ? (Century(numbers[2]), numbers[1], numbers[0])
            : lastLength is 4 or 2 && separator is not '–' ? (Century(numbers[2]), numbers[0], numbers[1])
            : default;
        return Take(1, year is >= 1900 and <= 2100 ? bearings.DayOf(year, month, day) : default, DatePrecision.Day, true, out mention);
    }

    private int ReadTwo(int at, ReadOnlySpan<char> written, int first, ReadOnlySpan<int> numbers, out DateMention mention)
    {
        var (left, right) = (numbers[0], numbers[1]);
        if (first == 4 && written[first] is '-' or '/' && left is >= 1900 and <= 2100 && right is >= 1 and <= 12 && written.Length == 7)
            return Take(1, bearings.MonthsOf(left, right, 1), DatePrecision.Month, true, out mention);
        if (first <= 2 && left < right && right <= 31 && written[first] is '-' or '–')
            return ReadDays(at, left, right, out mention);
        return written[first] is '/' && words[at - 1].Known is "on" or "by" or "until" or "since" && (left, right) is ( <= 12, <= 31)
            ? Take(1, bearings.Choose(year => bearings.DayOf(year, left, right), direction), DatePrecision.Day, false, out mention)
            : Take(0, default, default, true, out mention);
    }

    /// <summary>"7–9 May 2023", "May 7–9".</summary>
    private int ReadDays(int at, int first, int last, out DateMention mention)
    {
        var after = CalendarWords.Month(words[at + 1].Known);
        var month = after > 0 ? after : CalendarWords.Month(words[at - 1].Known);
        if (month == 0)
            return Take(0, default, default, true, out mention);
        var taken = after > 0 ? 2 : 1;
        var more = new YearAfter(words, bearings).Read(at + taken, out var year, out _);
        Period OfYear(int of) => bearings.DayOf(of, month, last) is var end && end == default ? default : new(bearings.DayOf(of, month, first).From, end.To);
        return Take(taken + more, more > 0 ? OfYear(year) : bearings.Choose(OfYear, direction), DatePrecision.Day, more > 0, out mention);
    }

    private int ReadDecade(int at, out DateMention mention)
    {
        var number = words[at].Number;
        var year = number >= 1900 ? number : words[at - 1].Known is "the" or "early" or "late" or "mid" && number is >= 20 and < 100 ? 1900 + number : 0;
        return Take(year is >= 1900 and <= 2090 ? 1 : 0, year is >= 1900 and <= 2090 ? bearings.MonthsOf(year, 1, 120) : default, DatePrecision.Year, true, out mention);
    }

    private static bool TryParse(ReadOnlySpan<char> written, ReadOnlySpan<Range> parts, Span<int> numbers)
    {
        for (var part = 0; part < parts.Length; part++)
        {
            var digits = written[parts[part]];
            // The last part may go on with a time: "07T10:30:00Z".
            if (part == parts.Length - 1 && part > 0 && digits.IndexOfAny("Tt") is 2)
                digits = digits[..2];
            if (digits.Length > 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[part]))
                return false;
        }

        return true;
    }

    private static int Century(int year) => year < 100 ? 2000 + year : year;

    private static int Take(int taken, Period period, DatePrecision precision, bool hasYear, out DateMention mention)
    {
        mention = new(period, precision, IsRelative: false, hasYear);
        return period == default ? 0 : taken;
    }
}
