using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>The user's family, partner and friends. What is said of them never becomes the user's own.</summary>
internal static class PeopleRules
{
    private const string Kin =
        "brother|sister|mother|father|mom|mum|dad|mama|papa|son|daughter|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|aunt|uncle|cousin|nephew|niece|stepmother|stepfather|stepbrother|stepsister|stepson|stepdaughter|mother-in-law|father-in-law|brother-in-law|sister-in-law|twin|twin brother|twin sister|baby|kid|child|toddler|parents|kids|children|brothers|sisters|sons|daughters|siblings|twins|grandparents|grandchildren|grandkids";

    private const string Partners = "wife|husband|girlfriend|boyfriend|partner|fiancee|fiance|fiancée|fiancé|spouse";

    private const string Friends = "best friend|good friend|close friend|old friend|oldest friend|childhood friend|friend|buddy|best mate|mate|best buddy|roommate|flatmate|housemate|pal|bestie";

    /// <summary>What lasts about a person, unlike "is annoying" or "called yesterday".</summary>
    private const string Lasting =
        @"(?:just |recently |already |also |currently |finally )?(?:live|lives|lived|moved|works?|worked|studies|study|goes to|teach(?:es)?|is (?:an?|\d+|allergic|called|named|from|vegan|vegetarian|married|getting married|pregnant|retired|based|moving|studying|working|living|deaf|blind|diabetic|autistic|turning|in (?:college|high school|the army|the navy|kindergarten))|are (?:allergic|from|both|vegan|vegetarian|retired|divorced|\d+|twins|called|named|in (?:college|school))|was born|were born|turned|died|passed away|speaks?|plays?|has (?:an?|diabetes|asthma|two|three|four)|have (?:a|two|three)|loves?|hates?|likes?|got married|graduated|owns?|runs)";

    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.NoLonger)
            Friend(clause, facts);
        if (clause.Mode != Mode.Holds)
            return;
        Named(clause, facts);
        Has(clause, facts);
        Stated(clause, facts);
        Partner(clause, facts);
        Status(clause, facts);
        Friend(clause, facts);
    }

    private static Draft Family(string value, string says) => new("family", value, says) { IsTimeless = true };

    private static void Named(Clause clause, FactSheet facts)
    {
        if (KinNamed.Match(clause.Text) is not { Success: true } match)
            return;
        var names = Values.List(match.Read("v")).ToList();
        if (names.Count > 0 && names.TrueForAll(static name => Values.Name(name, lowerCase: true) is not null))
            facts.Add(clause, Family($"{match.Read("kin")} {string.Join(" and ", names)}", $"'s {match.Read("kin")} {(names.Count > 1 ? "are" : "is")} named {string.Join(" and ", names)}"));
    }

    private static void Has(Clause clause, FactSheet facts)
    {
        if (HasKin.Match(clause.Text) is not { Success: true } match || Values.Clean(match.Read("v")) is not { } family)
            return;
        var names = Values.List(match.Read("name")).ToList();
        var called = names.Count > 0 && names.TrueForAll(static name => Values.Name(name, lowerCase: true) is not null) ? Enumerate(names) : null;
        var value = called is null ? family : $"{Article.Replace(family, "")} {called}";
        var more = match.Read("more");
        facts.Add(clause, Family(Article.Replace(value, "") + (more is null ? "" : " " + more), $"has {family}{(called is null ? "" : " named " + called)}{(more is null ? "" : " " + more)}"));
    }

    private static string Enumerate(List<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static void Stated(Clause clause, FactSheet facts)
    {
        if (KinStated.Match(clause.Text) is { Success: true } match && !KinNamed.IsMatch(clause.Text) && !PartnerCalled.IsMatch(clause.Text) && clause.Text.Length <= 120
            && !clause.Text.Contains(PlainText.Quoted, StringComparison.Ordinal))
            facts.Add(clause, Family(match.Read("v")!.TrimEnd('.', ','), $"'s {match.Read("v")!.TrimEnd('.', ',')}") with { Confidence = 0.8 });
    }

    private static void Partner(Clause clause, FactSheet facts)
    {
        if (PartnerNamed.Match(clause.Text) is { Success: true } match && Values.Name(match.Read("v"), lowerCase: match.Groups["called"].Success) is { } name)
            facts.Add(clause, new("partner", name, $"'s {match.Read("kin") ?? "partner"} is {name}") { Importance = 4 });
        else if (MarriedTo.Match(clause.Text) is { Success: true } married && !(married.Groups["dating"].Success && clause.Times.At?.From > clause.SaidAt) && Values.Name(Values.Named(married.Read("v")!)) is { } spouse)
        {
            facts.Add(clause, new("partner", spouse, $"'s partner is {spouse}") { Importance = 4 });
            if (married.Groups["dating"].Success)
                facts.Add(clause, StatusOf("in a relationship"));
        }
        else if (Parted.Match(clause.Text) is { Success: true } parted)
        {
            facts.Add(clause, new("partner", Values.Name(parted.Read("v")), $"is with {parted.Read("v") ?? "their " + parted.Read("kin")}") { Ends = true });
            if (!facts.Facts.Any(static fact => fact.Slot?.Name == "relationship_status"))
                facts.Add(clause, StatusOf("single"));
        }
    }

    private static Draft StatusOf(string status) => new("relationship_status", status, $"is {status}") { Importance = 3 };

    private static void Status(Clause clause, FactSheet facts)
    {
        if (StatusIs.Match(clause.Text) is { Success: true } match)
            facts.Add(clause, new("relationship_status", match.Read("v")!.ToLowerInvariant(), $"is {match.Read("v")}") { Importance = 3 });
    }

    private static void Friend(Clause clause, FactSheet facts)
    {
        if (FriendNamed.Match(clause.Text) is { Success: true } match && Values.Name(match.Read("v"), lowerCase: match.Groups["called"].Success) is { } name)
            facts.Add(clause, new("friend", name, $"has a friend named {name}") { IsTimeless = clause.Mode == Mode.Holds });
        else if (FriendsNamed.Match(clause.Text) is { Success: true } friends && Values.List(friends.Read("v")).ToList() is { Count: > 1 } names && names.TrueForAll(static one => Values.Name(one) is not null))
            names.ForEach(one => facts.Add(clause, new("friend", one, $"has a friend named {one}") { IsTimeless = true }));
    }

    private static readonly Pattern KinNamed = Patterns.Of("^my (?:\\w+ )?(?<kin>" + Kin + ")(?:'s name is|s' names are|s names are| is called| is named|'s names are| are called| are named| go by) (?<v>.+)$");

    private static readonly Pattern HasKin = Patterns.Of("^I (?:have got|have|got) (?<v>(?:an?|one|two|three|four|five|six|seven|eight|\\d|twin) (?:\\d+[- ]year[- ]old )?(?:\\w+ )?(?:older |younger |little |big |baby |twin |half |step)?(?:" + Kin + @"))(?:,? (?:called|named|whose names? (?:is|are)) (?<name>[\w' -]+?)|[,:]? (?<name>(?-i:\p{Lu})[\p{L}'-]+(?:(?:, and|,| and| &) (?-i:\p{Lu})[\p{L}'-]+)*))?(?<more> who (?:is|are|lives|works|live|work|studies) .{1,60}?)?(?:,.*| and (?!my).*)?$");

    private static readonly Pattern KinStated = Patterns.Of("^my (?<v>(?:(?:older|younger|little|big|baby|youngest|oldest|eldest|late|twin|half) )?(?:" + Kin + "|" + Partners + @")(?: (?-i:\p{Lu})[\p{L}'-]+)?,? " + Lasting + "(?:$| .*))$");

    private static readonly Pattern PartnerNamed = Patterns.Of("^(?:my (?:lovely |beautiful |dear |new )?(?<kin>" + Partners + ")(?:(?<called>'s name is| is called| is named)|(?: is)?(?= (?-i:\\p{Lu})[\\p{L}'-]+(?:$|[ ,])))|I have(?: got)? an? (?<kin>" + Partners + @") (?<called>called|named)) (?<v>[\p{L}'-]+(?: (?-i:\p{Lu})[\p{L}'-]+)?)(?:$|[ ,].*)");

    private static readonly Pattern MarriedTo = Patterns.Of(@"^I (?:am|got|have been) (?:married|engaged) to (?<v>.+)$|^I (?:am|have been) (?<dating>dating|seeing) (?:(?:someone(?: new)?|an? \w+),? (?:called|named) )?(?<v>(?-i:\p{Lu})\p{L}+)$|^I married (?<v>(?-i:\p{Lu})\p{L}+)$");

    private static readonly Pattern Parted = Patterns.Of("^I (?:have )?(?:broke up|broken up|split up|separated|parted ways|split) (?:with|from) (?:my (?<kin>" + Partners + ")(?: (?<v>(?-i:\\p{Lu})\\p{L}+))?|(?<v>(?-i:\\p{Lu})\\p{L}+))$");

    private static readonly Pattern StatusIs = Patterns.Of(@"^I (?:am|got|have been|was|became)(?: happily| recently| newly)? (?<v>married|engaged|single|divorced|widowed|separated)(?: to (?:an? |(?-i:\p{Lu})).+| with .+| now)?(?:,? (?:since|for|as of|finally|officially|at last|like)\b.*)?$|^I am a (?<v>widow|widower|single (?:mom|mum|dad|mother|father|parent))$");

    private static readonly Pattern FriendNamed = Patterns.Of("^(?:my (?:" + Friends + ")(?:(?<called>'s name is| is called| is named)| is|)|I have an? (?:" + Friends + @") (?<called>called|named)|I (?:am|have been) (?:good |best |close |old )?friends with) (?<v>(?-i:\p{Lu})[\p{L}'-]+(?: (?-i:\p{Lu})[\p{L}'-]+)?)(?:$|[ ,].*)");

    private static readonly Pattern FriendsNamed = Patterns.Of("^my (?:(?:best|closest|oldest|good|close) )?friends (?:are called|are named|are) (?<v>.+)$");

    private static readonly Pattern PartnerCalled = Patterns.Of("^my (?:" + Partners + ") is (?:called|named) ");

    private static readonly Pattern Article = Patterns.Of("^(a|an|one) ");
}
