using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>The user's team, project and manager.</summary>
internal static class ProjectRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        Team(clause, facts);
        Project(clause, facts);
        if (ManagerIs.Match(clause.Text) is { Success: true } match && Values.Name(match.Read("v")) is { } manager)
            facts.Add(clause, new("manager", manager, $"'s manager is {manager}"));
    }

    private static void Team(Clause clause, FactSheet facts)
    {
        if (OnTeam.Match(clause.Text) is not { Success: true } match || Values.CleanNoun(match.Read("v")) is not { } team || NoTeam.IsMatch(team))
            return;
        facts.Add(clause, new("team", team, $"is on the {team} team"));
        if (match.Read("at") is { } at && Workplaces.Read(at, properOnly: true) is { } employer)
            facts.Add(clause, new("employer", employer, $"works at {employer}") { Importance = 3 });
    }

    private static void Project(Clause clause, FactSheet facts)
    {
        if (NamedProject.Match(clause.Text) is { Success: true } named && Values.Clean(named.Read("v")) is { } name
            && (named.Groups["called"].Success || Values.IsProper(name)))
            facts.Add(clause, new("project", name, $"works on the project {name}"));
        else if (Described.Match(clause.Text) is { Success: true } described && Values.CleanNoun(described.Read("v")) is { } effort)
            facts.Add(clause, new("project", effort, $"is working on a {effort}"));
        else if (WorksOn.Match(clause.Text) is { Success: true } match && Values.CleanNoun(match.Read("v")) is { } thing)
            facts.Add(clause, new("project", With(thing, match.Read("about")), $"is working on a {With(thing, match.Read("about"))}") { Confidence = 0.8 });
    }

    /// <summary>"App" alone says little; what it is for tells it apart.</summary>
    private static string With(string thing, string? about) =>
        about is { Length: < 50 } && !about.Contains(PlainText.Quoted, StringComparison.Ordinal) ? $"{thing} {about}" : thing;

    private static readonly Pattern Described = Patterns.Of(@"^my (?:current |side |main |new |pet )*project is (?<v>an? .+)$");

    private static readonly Pattern OnTeam = Patterns.Of(@"^I (?:am|work|have been|was put|lead|manage|run|head|joined|moved)(?: up)?(?: on| in| with| for| part of| a member of| to)? the (?<v>[\w&/ -]{2,30}?) (?:team|squad|department)(?: (?:at|of) (?<at>.+))?$|^my team is called (?:the )?(?<v>(?-i:[A-Z])[\w& -]{1,30}?)(?: team)?$");

    private static readonly Pattern NoTeam = Patterns.Of(@"^(same|other|whole|wrong|right|best|winning|losing|blue|red|home|away|opposing|entire|support)$");

    private static readonly Pattern NamedProject = Patterns.Of(@"^(?:I am (?:currently )?(?:building|working on|developing|writing|creating|making|leading|designing) (?:an?|my|the|our)(?: [\w-]+){0,4} (?<called>called|named)|my (?:current |side |main |new |pet )?(?:project|side project|startup idea) is(?<called> called| named)?|the project I am working on is(?<called> called| named)?|I (?:am working|work) on (?:project )?(?:the )?(?=(?-i:[A-Z])[\w-]+(?: project)?$)) (?<v>.+?)(?: project)?$");

    private static readonly Pattern WorksOn = Patterns.Of(@"^I (?:am|have been) (?:building|working on|developing|writing|creating|making) (?<v>(?:an?|my) (?:[\w-]+ ){0,4}(?:app|game|startup|library|novel|book|thesis|dissertation|website|compiler|engine|plugin|framework|podcast|documentary|album|screenplay|memoir|robot|database|chatbot|language|operating system|cookbook|comic|graphic novel|sdk|extension|platform|dashboard))(?: (?<about>that [\w' -]+)| (?:about|for|in|that|which|with|using)\b.*)?$");

    private static readonly Pattern ManagerIs = Patterns.Of(@"^(?:my (?:new |current |line )?(?:manager|boss|supervisor) is (?:called |named )?|I report to )(?<v>.+)$");
}
