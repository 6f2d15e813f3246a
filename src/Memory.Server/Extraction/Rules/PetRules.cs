using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>The animals that live with the user.</summary>
internal static class PetRules
{
    internal const string Animals =
        "dogs?|cats?|puppy|puppies|kittens?|kitty|parrots?|hamsters?|rabbits?|bunny|bunnies|guinea pigs?|goldfish|fish|turtles?|tortoises?|snakes?|lizards?|geckos?|ferrets?|horses?|pony|ponies|budgies?|canary|canaries|cockatiels?|chinchillas?|rats?|mouse|mice|birds?|chickens?|goats?|donkeys?|iguanas?|golden retrievers?|labradors?|labs?|poodles?|beagles?|corgis?|dachshunds?|huskies|husky|german shepherds?|bulldogs?|terriers?|border collies?|greyhounds?|pugs?|chihuahuas?|siamese|maine coons?|axolotls?|bearded dragons?|hedgehogs?|cockatoos?|macaws?|rescue dogs?|pets?";

    public static void Read(Clause clause, FactSheet facts)
    {
        if (Gone.Match(clause.Text) is { Success: true } gone)
        {
            var name = Values.Name(gone.Read("name"));
            facts.Add(clause, new("pet", name ?? gone.Read("animal"), $"has {name ?? "their " + gone.Read("animal")}") { Ends = true });
        }
        else if (clause.Mode == Mode.NoLonger && HasByName.Match(clause.Text) is { Success: true } kept)
        {
            facts.Add(clause, new("pet", kept.Read("name"), $"has {kept.Read("name")}"));
        }
        else if (Named.Match(clause.Text) is { Success: true } named)
        {
            AddNames(clause, facts, named.Read("v"), named.Read("animal")!);
        }
        else if (Has.Match(clause.Text) is { Success: true } has)
        {
            if (has.Read("v") is { } names && AddNames(clause, facts, names, has.Read("animal")!))
                return;
            if (has.Read("v") is null || !has.Groups["comma"].Success)
                facts.Add(clause, new("pet", has.Read("animal"), $"has {has.Read("article")} {has.Read("animal")}") { IsTimeless = clause.Mode == Mode.Holds });
        }
    }

    /// <summary>"Waffle, and a mortgage".</summary>
    private static readonly Pattern Other = Patterns.Of(",? and (an?|the|my|some|two|three) .*$");

    /// <summary>"I no longer have Pickle": where no pet of that name is held, nothing changes.</summary>
    private static readonly Pattern HasByName = Patterns.Of(@"^I (?:have|own)(?: got)? (?:my )?(?<name>(?-i:\p{Lu})\p{L}+)$");

    private static bool AddNames(Clause clause, FactSheet facts, string? raw, string animal)
    {
        var any = false;
        foreach (var part in Values.List(raw is null ? null : Other.Replace(raw, "")))
        {
            if (Values.Name(part, lowerCase: true) is not { } name)
                continue;
            facts.Add(clause, new("pet", name, $"has a pet ({animal}) named {name}") { IsTimeless = clause.Mode == Mode.Holds });
            any = true;
        }

        return any;
    }

    private static readonly Pattern Named = Patterns.Of("^my (?:\\w+ ){0,2}?(?<animal>" + Animals + ")(?:'s name is|s' names are|s names are|'s names are| is called| is named| are called| are named| goes by| is an? [\\w ]{2,30} (?:called|named)|(?: is)?(?= (?-i:\\p{Lu}\\p{Ll}+)(?:$| )(?!and\\b))) (?<v>.+?)(?<=(?:called|named|is|are|by) .+|(?-i: \\p{Lu}\\p{Ll}+))(?:$| (?=is |has |loves |likes |was |just |keeps |needs |hates |turned |got |ate ).*)");

    private static readonly Pattern Has = Patterns.Of("^I (?:have got|have|got|own|adopted|have adopted|rescued|bought|have bought|have a pet) (?<article>an?|one|two|three|four|five|six|\\d|some|my) (?:\\w+[- ](?:year|month|week)s?[- ]old )?(?:(?!(?:about|with|for|of|who|from|my|question|problem|hot|stuffed|toy|robot|rubber|friend|to)\\b)\\w+ ){0,2}?(?<animal>" + Animals + @")(?:(?<comma>,)? ?(?:(?:both )?(?:called|named|whose name is|whose names are|:) )?(?<v>(?:(?-i:\p{Lu})\w+|(?<=(?:called|named) )\w+)(?:[ ,]+(?:and )?\w+){0,6}))?(?:,? (?:who|that|and|which|from)\b.*)?$");

    private static readonly Pattern Gone = Patterns.Of("^my (?:\\w+ )?(?<animal>" + Animals + @")(?: (?<name>(?-i:\p{Lu})\p{L}+))? (?:has )?(?:died|passed away|passed|was put down|ran away)$|^I (?:gave away|had to put down|lost|rehomed|put down) my (?<animal>" + Animals + @")(?: (?<name>(?-i:\p{Lu})\p{L}+))?$|^I (?:had to |have had to )?put (?:my (?<animal>\w+) )?(?<name>(?-i:\p{Lu})\p{L}+) (?:down|to sleep)$|^(?<name>(?-i:\p{Lu})\p{L}+) (?:the \w+ )?(?:died|passed away|crossed the rainbow bridge)$");
}
