using System.Text;
using static Memory.Server.Dates.CalendarWords;

namespace Memory.Server.Dates;

/// <summary>Finds the time phrases of a clause, resolves them against the moment it was said and takes them out of its words. Pure.</summary>
internal static class TimePhrases
{
    /// <summary>Splits a clause into its other words and what it says about time; what it tells may be past whatever its words.</summary>
    public static (string Words, TimeMentions Times) Read(string clause, DateTimeOffset saidAt, bool looksBack = false)
    {
        var spoken = clause.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var words = Array.ConvertAll(spoken, static word => word.Trim(',', '.', '!', ';', ':', '(', ')').ToLowerInvariant());
        var parser = new PeriodParser(words, saidAt, looksBack || LooksBack(words));
        var times = TimeMentions.None;
        StringBuilder? rest = null;
        var kept = 0;
        for (var at = 0; at < words.Length;)
        {
            var taken = ReadPhrase(words, at, parser, saidAt, ref times);
            if (taken == 0)
            {
                at++;
                continue;
            }

            rest ??= new StringBuilder(clause.Length);
            Append(rest, spoken, kept, at);
            at += taken;
            kept = at;
            if (rest.Length > 0 && rest[^1] != ',' && at < words.Length && spoken[at - 1].EndsWith(',') && words[at] is not ("in" or "to" or "at" or "with" or "from" or "for"))
                rest.Append(','); // what follows stays apart: "to Porto three weeks ago, boxes everywhere"
        }

        if (rest is null)
            return (clause, times);
        Append(rest, spoken, kept, words.Length);
        return (rest.ToString(), times);
    }

    private static int ReadPhrase(string[] words, int at, PeriodParser parser, DateTimeOffset saidAt, ref TimeMentions times)
    {
        if (ReadRecurrence(words, at) is var often and > 0)
        {
            times = times with { Recurrence = string.Join(' ', words, at, often) };
            return often;
        }

        var lead = words[at];
        Period period;
        switch (lead)
        {
            case "since" when parser.ReadAfterPreposition(lead, at + 1, out period) is var taken and > 0:
                times = times with { Since = BackFrom(period, saidAt) };
                return taken + 1;
            case "until" or "till" or "til" or "through" when parser.ReadAfterPreposition(lead, at + 1, out period) is var taken and > 0:
                times = times with { Until = (period.To - period.From).TotalDays <= 7 ? period.To : period.From };
                return taken + 1;
            case "for" when At(words, at + 1) is "the" && At(words, at + 2) is "next" or "coming" && parser.ReadSpan(at + 3, out var ahead) is var taken and > 0:
                times = times with { Until = saidAt + (saidAt - ahead) };
                return taken + 3;
            case "for" when parser.ReadSpan(at + 1, out var before) is var taken and > 0:
                times = times with { Ago = before };
                return taken + 1;
            case "for" when At(words, at + 1) is "years" or "ages" or "decades" or "months":
                return 2;
            case "as" when At(words, at + 1) is "of" && parser.ReadAfterPreposition(lead, at + 2, out period) is var taken and > 0:
                times = period.From > saidAt && period.From - saidAt < saidAt - BackFrom(period, saidAt).From ? times with { At = period } : times with { Since = BackFrom(period, saidAt) };
                return taken + 2;
            case "in" or "on" or "during" or "by" or "around" or "starting" or "from" or "for" or "at" or "back" or "early" or "late":
                var lean = lead is "back" && At(words, at + 1) is "in" || lead is "starting" && At(words, at + 1) is "in" or "on" or "from" ? 2 : 1;
                if (parser.ReadAfterPreposition(lead, at + lean, out period) is not (var after and > 0))
                    return 0;
                times = times with { At = period };
                if (lead is "from" && At(words, at + lean + after) is "to" or "until" or "till" or "through"
                    && parser.ReadAfterPreposition("until", at + lean + after + 1, out var end) is var more and > 0 && end.To > period.From)
                {
                    times = times with { At = new(period.From, end.To) };
                    return lean + after + 1 + more;
                }

                return lean + after + (At(words, at + lean + after) is "on" or "onwards" && lead is "from" ? 1 : 0);
            case "to" when Weekday(At(words, at + 1)) is not null && Array.Exists(words, IsPuttingOff) && parser.ReadAfterPreposition("on", at + 1, out period) is var taken and > 0:
                times = times with { At = period };
                return taken + 1;
            default:
                if (parser.ReadBare(at, out period) is not (var bare and > 0))
                    return 0;
                times = times with { At = period };
                return bare;
        }
    }

    private static int ReadRecurrence(string[] words, int at)
    {
        var word = words[at];
        if (word is "every" or "each")
        {
            var taken = At(words, at + 1) is "other" or "single" or "second" ? 2 : 1;
            if (!IsStretch(At(words, at + taken)))
                return 0;
            taken++;
            return IsPartOfDay(At(words, at + taken)) ? taken + 1 : taken;
        }

        if (word is "on" && At(words, at + 1) is { Length: > 4 } plural && plural[^1] == 's'
            && (Weekday(plural[..^1]) is not null || plural is "weekends" or "weekdays"))
            return 2;
        if (Weekday(word.TrimEnd('s')) is not null && IsPartOfDay(At(words, at + 1)) && At(words, at + 1).EndsWith('s'))
            return 2;
        return word is "once" or "twice" && At(words, at + 1) is "a" or "per" && Unit(At(words, at + 2)) is not null ? 3
            : Count(word) > 1 && At(words, at + 1) is "times" && At(words, at + 2) is "a" or "per" && Unit(At(words, at + 3)) is not null ? 4
            : 0;
    }

    private static bool IsStretch(string word) =>
        Unit(word) is not null || IsPartOfDay(word) || word is "weekend" or "weekday" || Weekday(word.TrimEnd('s')) is not null || Month(word) > 0 || Season(word) > 0;

    private static bool IsPartOfDay(string word) => word.TrimEnd('s') is "morning" or "evening" or "afternoon" or "night";

    /// <summary>Past wording makes "in May" the last May.</summary>
    private static bool LooksBack(string[] words)
    {
        var back = false;
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            if (word is "got" && ((index > 0 && words[index - 1] is "have") || Array.Exists(words, IsAppointment)))
                continue;
            if (word is "moved" or "pushed" && Array.Exists(words, IsAppointment))
                return false; // to another day, which is still to come
            switch (word)
            {
                case "will" or "going" or "plan" or "planning" or "moving" or "starting" or "starts" or "begins" or "getting" or "rescheduled" or "postponed":
                    return false;
                case "was" or "were" or "had" or "got" or "have" or "left" or "quit" or "began" or "took" or "grew" or "went" or "gave" or "used" or "born" or "bought" or "since" or "became":
                    back |= word is not "have" || Array.Exists(words, static other => other is "been");
                    break;
                default:
                    back |= word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal) && word is not "need";
                    break;
            }
        }

        return back;
    }

    private static bool IsPuttingOff(string word) => word is "moved" or "rescheduled" or "pushed" or "postponed" or "shifted" or "changed";

    private static bool IsAppointment(string word) => word is "interview" or "appointment" or "exam" or "flight" or "meeting" or "deadline" or "call" or "surgery" or "wedding";

    /// <summary>"Since March" said in February means last year's.</summary>
    private static Period BackFrom(Period period, DateTimeOffset saidAt) =>
        period.From <= saidAt ? period
        : (period.To - period.From).TotalDays <= 1.5 && (period.From - saidAt).TotalDays <= 7 ? new(period.From.AddDays(-7), period.To.AddDays(-7))
        : new(period.From.AddYears(-1), period.To.AddYears(-1));

    private static string At(string[] words, int index) => index < words.Length ? words[index] : "";

    private static void Append(StringBuilder rest, string[] spoken, int from, int to)
    {
        for (var index = from; index < to; index++)
        {
            if (rest.Length > 0)
                rest.Append(' ');
            rest.Append(spoken[index]);
        }
    }
}
