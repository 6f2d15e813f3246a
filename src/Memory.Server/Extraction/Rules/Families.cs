using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Every family of rules, in the order in which they are asked. Each is a pure function of a clause.</summary>
internal static class Families
{
    public static void Read(Clause clause, FactSheet facts)
    {
        var before = facts.Facts.Count;
        IdentityRules.Read(clause, facts);
        PlaceRules.Read(clause, facts);
        WorkRules.Read(clause, facts);
        ProjectRules.Read(clause, facts);
        EducationRules.Read(clause, facts);
        PeopleRules.Read(clause, facts);
        PetRules.Read(clause, facts);
        LostPets.Read(clause, facts);
        HealthRules.Read(clause, facts);
        AnswerRules.Read(clause, facts);
        AbilityRules.Read(clause, facts);
        BelongingRules.Read(clause, facts);
        TasteRules.Read(clause, facts);
        PlanRules.Read(clause, facts);
        OppositeRules.Read(clause, facts);
        EndingRules.Read(clause, facts);
        if (facts.Facts.Count == before)
            FigureRules.Read(clause, facts);
    }
}
