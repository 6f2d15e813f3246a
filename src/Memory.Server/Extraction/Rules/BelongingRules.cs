using System.Text.RegularExpressions;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user calls their own and is asked for again: car, phone, sizes, addresses. Secrets such as passwords are never read.</summary>
internal static partial class BelongingRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural || clause.Mode != Mode.Holds)
            return;
        if (Thing().Match(clause.Text) is { Success: true } thing && Values.CleanNoun(thing.Read("v")) is { } make && Values.IsProper(make))
            Add(clause, facts, thing.Read("kind") ?? "car", make);
        else if (Theme().Match(clause.Text) is { Success: true } theme)
            facts.Add(clause, new("ui_theme", theme.Read("v")!.ToLowerInvariant(), $"uses {theme.Read("v")!.ToLowerInvariant()} mode") { Type = MemoryType.Preference });
        else if (Detail().Match(clause.Text) is { Success: true } detail && Values.Clean(detail.Read("v")) is { } value && !Opinion().IsMatch(value))
            Add(clause, facts, detail.Read("kind")!, value);
    }

    private static void Add(Clause clause, FactSheet facts, string kind, string value)
    {
        var name = kind.ToLowerInvariant();
        facts.Add(clause, new(name, value, $"'s {name} is {value}"));
    }

    [GeneratedRegex(@"^(?:my (?:new )?(?<kind>car|bike|motorbike|motorcycle|phone|laptop|computer) is an?|I drive an?) (?<v>.+)$", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Thing();

    [GeneratedRegex(@"^I (?:always |only )?(?:use|prefer) (?<v>dark|light) (?:mode|theme)s?(?: (?:everywhere|on everything|in everything|for everything))?$", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Theme();

    [GeneratedRegex(@"^my (?<kind>email address|email|phone number|blood type|shoe size|zodiac sign|star sign|height|religion|ring size|operating system|github username|website) is (?<v>.+)$", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Detail();

    [GeneratedRegex(@"^(broken|down|slow|not|wrong|full|a |the |on |in |very|too|private|important|hacked|unknown|fine|working|bouncing)", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Opinion();
}
