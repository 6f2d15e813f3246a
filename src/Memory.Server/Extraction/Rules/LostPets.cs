using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Animals that live with the user no more: "we don't have the dog any more".</summary>
internal static class LostPets
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.NoLonger || Had.Match(clause.Text) is not { Success: true } match)
            return;
        var name = Values.Name(match.Read("name"));
        facts.Add(clause, new("pet", name ?? match.Read("animal"), $"has {name ?? "the " + match.Read("animal")}"));
    }

    private static readonly Pattern Had = Patterns.Of("^I (?:have|have got|own|keep) (?:the|our|my|that|this|any) (?<animal>" + PetRules.Animals + @")(?:,? (?<name>(?-i:\p{Lu})\p{L}+))?$");
}
