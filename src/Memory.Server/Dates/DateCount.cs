using System.Runtime.InteropServices;

namespace Memory.Server.Dates;

/// <summary>How many, as people say it: "two" is two, "a few" is two to five.</summary>
/// <param name="Low">The fewest that are meant.</param>
/// <param name="High">The most that are meant.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DateCount(int Low, int High)
{
    /// <summary>The fewest and the most of plain plurals: "weeks ago".</summary>
    public static DateCount Some { get; } = new(2, 8);

    public bool IsNone => High == 0;

    public bool IsVague => Low != High;

    /// <summary>Reads a count. Answers how many words it took; 0 for none.</summary>
    public static int Read(DateSentences words, int at, out DateCount count)
    {
        count = default;
        var first = at;
        if (words[at].Known is "a" && words[at + 1].Known is "few" or "couple")
            at++;
        var word = words[at];
        count = word.Known switch
        {
            "few" => new(2, 5),
            "several" => new(3, 8),
            "couple" => new(2, 3),
            "" => word.Kind is DateWordKind.Number && word.Number > 0 ? Exactly(word.Number) : default,
            _ => Exactly(CalendarWords.Count(word.Known)),
        };
        if (count.IsNone)
            return 0;
        return at - first + (words[at + 1].Known is "of" ? 2 : 1);
    }

    private static DateCount Exactly(int number) => new(number, number);
}
