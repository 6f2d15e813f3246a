using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user calls their own and is asked for again: car, phone, sizes, addresses. Secrets such as passwords are never read.</summary>
internal static class BelongingRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (Car.Match(clause.Text) is { Success: true } car && Values.CleanNoun(Values.WithoutAside(car.Read("v")!)) is { Length: < 40 } model)
            facts.Add(clause, new("car", model, $"drives {Narration.WithArticle(model)}"));
        if (WithoutCar.IsMatch(clause.Text) || (clause.Mode == Mode.NoLonger && HasCar.IsMatch(clause.Text)))
            facts.Add(clause, new("car", null, "has their car") { Ends = true });
        if (clause.IsPlural || clause.Mode != Mode.Holds || facts.Facts.Any(static fact => fact.Slot?.Name == "car"))
            return;
        if (Thing.Match(clause.Text) is { Success: true } thing && Values.CleanNoun(Values.WithoutAside(thing.Read("v")!)) is { } make && Values.IsProper(make))
            Add(clause, facts, thing.Read("kind") ?? "car", make);
        else if (Theme.Match(clause.Text) is { Success: true } theme)
            facts.Add(clause, new("ui_theme", theme.Read("v")!.ToLowerInvariant(), $"uses {theme.Read("v")!.ToLowerInvariant()} mode") { Type = MemoryType.Preference });
        else if (Detail.Match(clause.Text) is { Success: true } detail && Values.Clean(detail.Read("v")) is { } value && !Opinion.IsMatch(value))
            Add(clause, facts, detail.Read("kind")!, value);
    }

    private static void Add(Clause clause, FactSheet facts, string kind, string value)
    {
        var name = kind.ToLowerInvariant();
        facts.Add(clause, new(name, value, $"'s {name} is {value}"));
    }

    private static readonly Pattern Thing = Patterns.Of(@"^(?:my (?:new )?(?<kind>car|bike|motorbike|motorcycle|phone|laptop|computer) is an?|I drive an?) (?<v>.+)$");

    private const string Makes =
        "acura|alfa romeo|aston martin|audi|bentley|bmw|buick|byd|cadillac|chevrolet|chevy|chrysler|citro[eë]n|cupra|dacia|dodge|ferrari|fiat|ford|genesis|gmc|honda|hyundai|infiniti|jaguar|jeep|kia|lamborghini|lancia|land rover|lexus|lincoln|lucid|maserati|mazda|mercedes(?:-benz)?|mini(?= cooper)|mitsubishi|nissan|opel|peugeot|polestar|porsche|range rover|renault|rivian|rolls[- ]royce|saab|seat(?= (?-i:[A-Z]))|skoda|škoda|smart(?= fortwo)|subaru|suzuki|tesla|toyota|vauxhall|volkswagen|volvo|vw";

    /// <summary>"We got a 2023 Kia Niro hybrid": known by its make.</summary>
    private static readonly Pattern Car = Patterns.Of(@"^I (?:have )?(?:drive|own|got|bought|have|leased|lease|am driving|picked up|switched to|upgraded to|have got|traded .{2,40} for) (?:an?|the|my) (?:brand[- ]new |new |used |second[- ]hand )?(?<v>(?:(?:19|20)\d\d )?(?:(?:black|white|red|blue|silver|gr[ae]y|green|old) )?(?:" + Makes + @")(?: (?!(?:for|from|in|on|with|and|that|which|so|last|as|at|to|but|or|the|dealer\w*|factory|toy|tattoo|penny|print|hat|cap|jacket|mug|sticker|lego|guitar|album|record|shares?|stock|commercial|meeting|event|piano|keyboard|motorcycle|motorbike|bike|scooter|generator|mower|lawnmower|boat|book|key\w*|poster|engine|ad|shirt|t-shirt|account|app|rental|loaner|problem|question|interview|offer|job)\b)[\w.-]+){0,3})(?: (?:for|from|in|with|and|that|which|so|as|at|to|but)\b.*|,.*)?$");

    private static readonly Pattern WithoutCar = Patterns.Of(@"^I (?:have )?(?:sold|gave away|got rid of|scrapped|wrecked|totall?ed) (?:my|the) (?:old )?car\b|^I (?:do not|no longer) (?:have|own) (?:a|my|the) car$");

    private static readonly Pattern HasCar = Patterns.Of(@"^I (?:have|own) (?:an?|my|the) car$");

    private static readonly Pattern Theme = Patterns.Of(@"^(?:I (?:always |only )?(?:use|prefer|have (?:switched|changed|moved)|switched|changed|moved|went back|set)(?: (?:everything|it all|all my (?:apps|devices|screens)|all of it|my (?:phone|editor|ide|laptop|computer|apps|desktop|whole setup)))?(?: over| back)?(?: to)?|my (?:ui |preferred |editor |ide )?theme is)(?: the)? (?<v>dark|light) (?:mode|theme)s?(?: (?:everywhere|on everything|in everything|for everything))?$");

    private static readonly Pattern Detail = Patterns.Of(@"^my (?<kind>email address|email|phone number|blood type|shoe size|zodiac sign|star sign|height|religion|ring size|operating system|github username|website) is (?<v>.+)$");

    private static readonly Pattern Opinion = Patterns.Of(@"^(broken|down|slow|not|wrong|full|a |the |on |in |very|too|private|important|hacked|unknown|fine|working|bouncing)");
}
