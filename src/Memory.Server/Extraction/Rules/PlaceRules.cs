using Memory.Server.Dates;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Where the user lives, moves, stays and comes from.</summary>
internal static class PlaceRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        Lives(clause, facts);
        HasLived(clause, facts);
        Moved(clause, facts);
        Moves(clause, facts);
        Stays(clause, facts);
        Home(clause, facts);
        Origin(clause, facts);
        TimeZone(clause, facts);
    }

    private static Draft Location(string place) => new("location", place, $"lives in {place}") { Importance = 4 };

    private static void Lives(Clause clause, FactSheet facts)
    {
        if (LivesIn.Match(clause.Text) is { Success: true } match && (match.Groups["weak"].Success ? Places.ReadWeak(match.Read("v")) : Places.Read(match.Read("v"))) is { } place)
            facts.Add(clause, Location(place));
    }

    private static void HasLived(Clause clause, FactSheet facts)
    {
        if (LivedIn.Match(clause.Text) is not { Success: true } match || Places.Read(match.Read("v")) is not { } place)
            return;
        if (!match.Groups["perfect"].Success)
            facts.Add(clause, Location(place) with { State = TemporalState.Past, From = null });
        else if (clause.Times.Since is not null || clause.Times.Ago is not null || match.Groups["still"].Success || AllLife.IsMatch(clause.Spoken))
            facts.Add(clause, Location(place));
    }

    private static void Moved(Clause clause, FactSheet facts)
    {
        if (MovedTo.Match(clause.Text) is { Success: true } match && Places.Read(match.Read("v")) is { } place && (match.Groups["house"].Success || !IsPast(clause)))
            facts.Add(clause, Location(place));
    }

    private static bool IsPast(Clause clause) => clause.Mode != Mode.Holds;

    private static void Moves(Clause clause, FactSheet facts)
    {
        if (MovesTo.Match(clause.Text) is not { Success: true } match || Places.Read(match.Read("v")) is not { } place || clause.Mode != Mode.Holds)
            return;
        if (clause.Times.Start is { } from && from > clause.SaidAt)
            facts.Add(clause, Location(place) with { Says = $"is moving to {place}{Spell(clause)}", State = TemporalState.Future, From = from });
        else if (!Vague.IsMatch(place))
            facts.Add(clause, PlanRules.Plan(clause, $"move to {place}"));
    }

    private static string Spell(Clause clause) => clause.Times.At is { } at ? " " + TimeMentions.Spell(at) : "";

    private static void Stays(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds || StaysIn.Match(clause.Text) is not { Success: true } match)
            return;
        var to = clause.Times.Until ?? (clause.Times.At is { } at && (at.To - at.From).TotalDays > 1 && at.Covers(clause.SaidAt) ? at.To : null);
        if (to > clause.SaidAt && Places.ReadWeak(match.Read("v")) is { } place)
            facts.Add(clause, new("location", place, $"is staying in {place}")
            {
                From = clause.SaidAt, To = to, State = TemporalState.Current, Confidence = 0.8,
            });
        else if (clause.Times.At is { } ahead && ahead.From > clause.SaidAt && (ahead.To - ahead.From).TotalDays is > 1 and <= 120 && Places.ReadWeak(match.Read("v")) is { } there)
            facts.Add(clause, new("location", there, $"is staying in {there}")
            {
                From = ahead.From, To = ahead.To, State = TemporalState.Future, Confidence = 0.8,
            });
    }

    private static void Home(Clause clause, FactSheet facts)
    {
        if (HomeIs.Match(clause.Text) is { Success: true } match && Places.ReadWeak(match.Read("v")) is { } place)
            facts.Add(clause, Location(place));
    }

    private static void Origin(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds)
            return;
        if (ComesFrom.Match(clause.Text) is { Success: true } match && Places.Read(match.Read("v")) is { } place)
        {
            string verb = match.Groups["born"].Success ? "was born in" : match.Groups["grew"].Success ? $"grew up {match.Read("where")}" : "is from";
            facts.Add(clause, new("origin", place, $"{verb} {place}") { IsTimeless = true, Importance = 3 });
        }
        else if (Nationality.Match(clause.Text) is { Success: true } nationality)
        {
            facts.Add(clause, new("origin", nationality.Read("v"), $"is {nationality.Read("v")}") { Confidence = 0.8, IsTimeless = true });
        }
    }

    private static void TimeZone(Clause clause, FactSheet facts)
    {
        if (Zone.Match(clause.Text) is { Success: true } match && Values.Clean(match.Read("v")) is { Length: <= 40 } zone)
            facts.Add(clause, new("timezone", zone, $"'s time zone is {zone}") { Importance = 3 });
    }

    private static readonly Pattern LivesIn = Patterns.Of(@"^I (?:live|reside|dwell|am living|am residing|(?:am|got) (?:based|located|situated|settled)|have settled(?: down)?|settled(?: down)?)(?: (?:down|over|up|out|here|right))? (?:in|at|near|(?<weak>on)|out of|outside|just outside) (?<v>.+)$");

    private static readonly Pattern LivedIn = Patterns.Of(@"^I (?:(?<perfect>have (?!been at )(?:been(?: (?:living|based|residing|here))?|lived|resided))|lived|resided|was (?:living|based)) (?<still>here )?(?:in|at|near|on|out of) (?<v>.+)$");

    private static readonly Pattern MovedTo = Patterns.Of(@"^I (?:have )?(?:(?<house>moved|relocated|emigrated|immigrated|moved house|transferred)(?: (?:back|over|out|up|down|away|here))?(?: (?:from|out of) .+?)?(?: with .+?)? to|(?<house>moved|have moved) (?:back )?into) (?<v>.+)$");

    private static readonly Pattern MovesTo = Patterns.Of(@"^I (?:am|will be|am going to be) (?:moving|relocating|emigrating)(?: (?:back|over|out|up|down|away))?(?: from .+?)? to (?<v>.+)$|^I (?:am going to|will|plan to|am planning to|am about to|am set to|intend to) (?:move|relocate|emigrate)(?: (?:back|over|out|up|down))?(?: from .+?)? to (?<v>.+)$|^I (?:move|relocate) to (?<v>.+)$");

    private static readonly Pattern StaysIn = Patterns.Of(@"^I (?:am|will be) (?:(?:staying|visiting|over|down|up|out|currently|vacationing|holidaying|visiting (?:my|some|a|our) [\w ]{2,30}|on (?:holiday|vacation|a trip|a business trip))(?: (?:in|at|to))?|in|at) (?<v>.+)$");

    private static readonly Pattern HomeIs = Patterns.Of(@"^(?:my (?:new |current )?(?:home|house|apartment|flat|place|city|address|location|home base|home city|current city|home town now) is(?: now)?(?: located)?(?: in| at)?(?: now)?|home (?:for me )?is(?: in)?(?: now)?) (?<v>.+)$");

    private static readonly Pattern ComesFrom = Patterns.Of(@"^(?:I (?:am|come|hail)(?: originally)? from|(?<born>I (?:was|am) born(?: and (?:raised|bred))?) (?:in|near)|(?<born>I am (?:a )?(?:born and raised in|native of))|(?<grew>I (?:grew up|was raised|was brought up)) (?<where>in|on|near)|my (?:hometown|home town|birthplace|home country|country of origin) is) (?<v>.+)$");

    private static readonly Pattern Nationality = Patterns.Of(@"^I am (?:an? )?(?<v>(?:(?:half|part)[- ])?(?:American|Brazilian|British|English|Scottish|Welsh|Irish|French|German|Italian|Spanish|Portuguese|Dutch|Belgian|Swiss|Austrian|Polish|Czech|Slovak|Hungarian|Romanian|Bulgarian|Greek|Turkish|Russian|Ukrainian|Swedish|Norwegian|Danish|Finnish|Icelandic|Canadian|Mexican|Colombian|Argentinian|Argentine|Chilean|Peruvian|Venezuelan|Cuban|Australian|Chinese|Japanese|Korean|Vietnamese|Thai|Filipino|Indonesian|Malaysian|Indian|Pakistani|Bangladeshi|Nepali|Iranian|Iraqi|Israeli|Lebanese|Syrian|Egyptian|Moroccan|Algerian|Tunisian|Nigerian|Ghanaian|Kenyan|Ethiopian|South African|New Zealander|Croatian|Serbian|Slovenian|Lithuanian|Latvian|Estonian)(?:-(?:American|Canadian|Australian))?)(?: citizen| national)?$");

    private static readonly Pattern Zone = Patterns.Of(@"^(?:my (?:local )?time ?zone is|I (?:am|live|work) (?:in|on)(?: the)?) (?<v>(?:(?:UTC|GMT) ?[+-] ?\d{1,2}(?::\d\d)?|[A-Z][a-z]+/[A-Z]\w+|CET|CEST|EET|WET|UTC|GMT|BST|PST|PDT|EST|EDT|CST|CDT|MST|MDT|IST|JST|KST|AEST|AEDT|NZST|SGT|HKT|(?:US )?(?:Pacific|Eastern|Central|Mountain|Central European|Indian|Japan|British|Greenwich)(?: Standard| Summer| Daylight| Mean)?))(?: time)?(?: ?zone)?$");

    private static readonly Pattern AllLife = Patterns.Of(@"\b(my (whole|entire) life|all my life|forever|since birth)$");

    private static readonly Pattern Vague = Patterns.Of(@"\b(someday|some day|eventually|one day)\b");
}
