using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Statements that take back what may be held: a negation of a value that is not held changes nothing.</summary>
internal static class OppositeRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        Allergies(clause, facts);
        Diets(clause, facts);
        Homes(clause, facts);
        Moves(clause, facts);
        Pastimes(clause, facts);
        Partners(clause, facts);
    }

    private static void End(Clause clause, FactSheet facts, string slot, string? value, string says) =>
        facts.Add(clause, new(slot, value, says) { Ends = true });

    private static void Allergies(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds || AllergyOver.Match(clause.Text) is not { Success: true } match)
            return;
        foreach (var value in Values.List(match.Read("v")))
            End(clause, facts, "allergy", value, $"is allergic to {value}");
    }

    private static void Diets(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.Holds && EatsAgain.Match(clause.Spoken) is { Success: true } match)
            End(clause, facts, "diet", $"no {match.Read("v")}", $"avoids {match.Read("v")}");
    }

    private static void Homes(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.NoLonger && IsIn.Match(clause.Text) is { Success: true } match && Places.ReadWeak(match.Read("v")) is { } place)
            End(clause, facts, "location", place, $"lives in {place}");
    }

    private static void Moves(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds || MoveOff.Match(clause.Text) is not { Success: true } match || Places.ReadWeak(match.Read("v")) is not { } place)
            return;
        End(clause, facts, "location", place, $"is moving to {place}");
        End(clause, facts, "plan", $"move to {place}", $"plans to move to {place}");
    }

    private static void Pastimes(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.Holds && QuitPastime.Match(clause.Text) is { Success: true } match)
            End(clause, facts, "hobby", match.Read("v"), $"does {match.Read("v")}");
    }

    private static void Partners(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.Holds && IsEx.Match(clause.Text) is { Success: true } match && Values.Name(match.Read("v"), lowerCase: true) is { } name)
            End(clause, facts, "partner", name, $"is with {name}");
    }

    private static readonly Pattern AllergyOver = Patterns.Of(@"^I am not (?:\w+ )?allergic to (?<v>.+?)(?: after all| anymore)?$|^I (?:have )?(?:outgrew|outgrown|grew out of|got over) my (?<v>[\w -]+?) (?:allergy|intolerance)$|^my (?<v>[\w -]+?) (?:allergy|intolerance) (?:is gone|has gone|went away|is over|has gone away|was a misdiagnosis|has cleared(?: up)?|disappeared)$|^I do not have (?:an? |any )?(?<v>[\w-]+(?: [\w-]+)?) allergy(?: after all)?$");

    private static readonly Pattern EatsAgain = Patterns.Of(@"^I (?:have )?(?:eat|am eating|started eating|started to eat|drink|am drinking|went back to eating) (?<v>meat|red meat|pork|beef|fish|seafood|dairy|gluten|eggs?|sugar|chicken|alcohol|caffeine|coffee|bread|carbs)(?: now)? again(?: now)?$");

    private static readonly Pattern IsIn = Patterns.Of("^I am (?:in|at|based in|living in) (?<v>.+)$");

    private static readonly Pattern MoveOff = Patterns.Of(@"^I (?:am not (?:moving|relocating)|will not (?:move|be moving|relocate)|decided not to move) to (?<v>.+?)(?: after all| anymore)?$|^(?:the|my) (?:move to (?<v>[\p{L} ]+?)|(?<v>[\p{L} ]+?) move) (?:is|was|got|has been) (?:off|cancel+ed|called off|not happening)(?: now)?$");

    private static readonly Pattern QuitPastime = Patterns.Of(@"^I (?:have )?(?:quit|gave up|given up|stopped doing|dropped) (?<v>golf|tennis|chess|yoga|pilates|karate|judo|boxing|crossfit|ballet|running|swimming|cycling|climbing|bouldering|hiking|football|soccer|basketball|baseball|hockey|rugby|cricket|volleyball|badminton|squash|knitting|crochet|pottery|photography|painting|sailing|surfing|skiing|skating|fishing|gardening|archery|dancing|poker|piano|guitar|violin|drums)$");

    private static readonly Pattern IsEx = Patterns.Of(@"^(?<v>(?-i:\p{Lu})[\p{L}'-]+) is my ex(?:[- ](?:wife|husband|girlfriend|boyfriend|partner|fiancee?))?(?: now)?$");
}
