namespace Memory.Server.Dates;

/// <summary>Tells months and seasons from the names and verbs that are written alike.</summary>
internal static class MonthCues
{
    /// <summary>Whether a word stands before that only a time follows: "in", "since", "the early".</summary>
    public static bool Stand(DateSentences words, int at)
    {
        if (words[at - 1].Known is "the" && words[at].Known is not ("fall" or "spring"))
            return CalendarWords.Season(words[at].Known) > 0;
        var before = words[at - 1].Known is "the" or "back" or "of" ? words[at - 2].Known : words[at - 1].Known;
        return before is "in" or "during" or "since" or "until" or "till" or "til" or "by" or "before" or "after" or "around" or "over" or "early" or "late" or "mid"
            or "end" or "beginning" or "start" or "middle" || (before is "on" && CalendarWords.Month(words[at].Known) > 0);
    }

    /// <summary>Whether a month without day and year is meant as one.</summary>
    public static bool Tell(DateSentences words, int at, bool isNamed) => words[at].Known switch
    {
        "january" or "february" or "july" or "september" or "october" or "november" or "december" => true,
        "may" or "march" when !isNamed => words[at - 1].Known is "in" or "since" or "early" or "late" or "mid" or "during",
        "may" or "march" or "august" => Stand(words, at) || words[at - 1].Known is "from" or "to" or "of" or "between",
        _ => Stand(words, at),
    };
}
