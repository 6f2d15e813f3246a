using System.Globalization;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user is called, how old they are, when they were born, their pronouns.</summary>
internal static class IdentityRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural)
            return;
        NamedByWord(clause, facts);
        NamedByIntroduction(clause, facts);
        Age(clause, facts);
        Birthday(clause, facts);
        Pronouns(clause, facts);
    }

    private static void NamedByWord(Clause clause, FactSheet facts)
    {
        if (CalledBy.Match(clause.Spoken) is not { Success: true } match)
            return;
        var raw = match.Read("v");
        if (Values.Name(raw is null ? null : OnlyName.Replace(raw, ""), lowerCase: true) is { } name)
            facts.Add(clause, Name(name) with { Confidence = 0.95 });
    }

    private static void NamedByIntroduction(Clause clause, FactSheet facts)
    {
        if (Introduction.Match(clause.Text) is { Success: true } match && Values.Name(match.Read("v")) is { } name && !NotIntroduced.IsMatch(name) && !Places.IsKnown(name) && clause is { Mode: Mode.Holds, Times.At: null })
            facts.Add(clause, Name(name) with { Confidence = 0.8 });
    }

    private static Draft Name(string name) => new("name", name, $"'s name is {name}") { Importance = 4, IsTimeless = true };

    private static void Age(Clause clause, FactSheet facts)
    {
        if (YearsOld.Match(clause.Text) is { Success: true } match && int.Parse(match.Groups["v"].ValueSpan, CultureInfo.InvariantCulture) is var age and > 3 and < 121
            && (!match.Groups["later"].Success || clause.Times.At is { } then && then.From > clause.SaidAt))
            facts.Add(clause, new("age", age.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"is {age} years old")) { Importance = 3 });
    }

    private static void Birthday(Clause clause, FactSheet facts)
    {
        if (BirthdayIs.IsMatch(clause.Text) && clause.Times.At is { } at && (at.To - at.From).TotalDays <= 1 && !Date.IsMatch(LastWords.Match(clause.Spoken).Value))
        {
            var date = at.From.ToString("MMMM d", CultureInfo.InvariantCulture);
            facts.Add(clause, new("birthday", date, $"'s birthday is {date}") { Importance = 3, IsTimeless = true });
            return;
        }

        if (AnniversaryIs.Match(clause.Spoken) is { Success: true } yearly && Values.Clean(yearly.Read("v")) is { } wedding && Date.IsMatch(wedding))
            facts.Add(clause, new("anniversary", wedding, $"'s anniversary is {wedding}") { Importance = 3, IsTimeless = true });
        if (BornOn.Match(clause.Spoken) is not { Success: true } match || Values.Clean(match.Read("v")) is not { } day || !Date.IsMatch(day))
            return;
        facts.Add(clause, new("birthday", day, $"'s birthday is {day}") { Importance = 3, IsTimeless = true });
    }

    private static void Pronouns(Clause clause, FactSheet facts)
    {
        if (PronounsAre.Match(clause.Text) is { Success: true } match)
            facts.Add(clause, new("pronouns", match.Read("v"), $"'s pronouns are {match.Read("v")}") { Importance = 4 });
    }

    private static readonly Pattern CalledBy = Patterns.Of(@"^(?:my (?:full |first |real |given |preferred )?names? is|my names|this is(?= (?-i:[A-Z])\p{Ll}+(?: here)?$)|it is(?= (?-i:[A-Z])\p{Ll}+$)|the name is|name is|(?:please )?(?:just )?(?:call|you can (?:just )?call|feel free to call|you may call) me|(?:my friends|people|everyone|everybody|friends|most people|they all) (?:all |usually |mostly |just )?calls? me|I go by|I am called|I am known as|my (?:nickname|nick) is|I (?:have )?(?:legally )?changed my name to) (?<v>.+)$");

    private static readonly Pattern OnlyName = Patterns.Of(@"(, | and | but | for short|, not ).*$| (instead|for short|please|here)$");

    private static readonly Pattern Introduction = Patterns.Of(@"^I am (?<v>(?-i:\p{Lu}[\p{Ll}'-]+(?: \p{Lu}[\p{L}'.-]*){0,2}))(?:,.*| from .*| and .*| by the way)?$");

    /// <summary>Capitalised words that are no names: faiths, peoples, days, signs, moods in title case.</summary>
    private static readonly Pattern NotIntroduced = Patterns.OfCase(@"(ish|ese|ian|ist|ean|can|ing|ed|ful|less)$|^(French|German|Dutch|Greek|Swiss|Czech|Thai|Welsh|Catholic|Muslim|Jewish|Hindu|Sikh|Jain|Christian|Protestant|Mormon|Orthodox|Batman|Superman|God|Legend|Groot|Iron Man|Speaking|Black|White|Asian|Latina|Latino|Hispanic|Native|Libra|Leo|Virgo|Aries|Taurus|Gemini|Cancer|Scorpio|Aquarius|Pisces|INTJ|INFP|Monday|Sunday|Ok|Okay|Thanks|Yes|No|CEO|CTO|Head|Director|Just .*|Team .*|Pro|Ready|Very|Too|Done|Also)$");

    private static readonly Pattern YearsOld = Patterns.Of(@"^I (?:am|turned|just turned|have turned|am turning|(?<later>will be|will turn|turn)) (?<v>\d{1,3})(?: (?:years?|yrs?)[ -]old| years of age| y/?o|yo)?(?:$|,? (?:now|already|and|so|but)\b)|^I am an? (?<v>\d{1,3})[- ]year[- ]?s?[- ]old\b|^I am an? (?<v>\d{1,3}) ?(?:yo|y/o)\b|^my age is (?<v>\d{1,3})$");

    private static readonly Pattern BornOn = Patterns.Of(@"^(?:my (?:birthday|bday|b-day|birthdate|birth date|date of birth|dob) is(?: on)?|its? (?:is )?my (?:birthday|bday|b-day) on|I (?:was|am) born(?: on)?|I (?:have|celebrate) my birthday on) (?:in (?=(?:19|20)\d\d))?(?<v>.+?)(?: in (?-i:[A-Z])[\p{L} ]+)?$");

    private static readonly Pattern BirthdayIs = Patterns.Of(@"^my (birthday|bday|b-day) (is|was)$");

    private static readonly Pattern AnniversaryIs = Patterns.Of(@"^my (?:wedding )?anniversary is(?: on)? (?<v>.+)$");

    private static readonly Pattern LastWords = Patterns.Of(@"(?<= (is|was) (on )?)(?!on\b).*$");

    private static readonly Pattern Date = Patterns.Of(@"^(the )?((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (the )?\d{1,2}(st|nd|rd|th)?(,? \d{4})?|\d{1,2}(st|nd|rd|th)?( of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(,? \d{4})?|\d{1,4}[/.-]\d{1,2}([/.-]\d{1,4})?|(in )?(19|20)\d\d)$");

    private static readonly Pattern PronounsAre = Patterns.Of(@"^(?:my (?:preferred )?pronouns(?: are|:)|I use|I go by|I prefer|please use)(?: the)? (?:pronouns )?(?<v>(?:she|he|they|ze|xe|it|any)(?:/(?:her|him|them|his|hers|theirs|they|she|he|zir|xem|hir|its))+|they and them|she and her|he and him)(?: pronouns?)?(?: for me)?(?: please)?$|^(?<v>(?:she/her|he/him|they/them)(?:/\w+)?)(?: pronouns?)?(?: here| for me)?(?: please)?$");
}
