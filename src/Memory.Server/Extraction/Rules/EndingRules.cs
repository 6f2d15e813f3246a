using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Habits that the user gave up, worth knowing although no slot held them.</summary>
internal static class EndingRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause is { Mode: Mode.Holds, IsPlural: false } && GaveUp.Match(clause.Text) is { Success: true } match)
            facts.AddFree($"User {match.Read("verb")!.ToLowerInvariant()} {match.Read("v")}.", 0.9);
    }

    private static readonly Pattern GaveUp = Patterns.Of(@"^I (?:have )?(?<verb>quit|stopped|gave up|given up) (?<v>smoking|drinking|vaping|gambling|alcohol|caffeine|coffee|sugar|cigarettes|drinking alcohol|drinking coffee|social media|meat|gluten|dairy|bread|junk food)$");
}
