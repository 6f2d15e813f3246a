using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps on links between memories.</summary>
internal static class AssociationSteps
{
    private static readonly Gen<string> Relation = Gen.Elements("knows", "Knows", AutomaticLinks.SameName, AutomaticLinks.ToldTogether, "\uFFFD", "😀");

    public static readonly Gen<Step> Associate =
        from user in Draws.User
        from source in Draws.Number
        from target in Draws.Number
        from relation in Relation
        select Step.Of($"{user} associate {source} {relation} {target}", (twin, token) => twin.Associations.AssociateAsync(
            twin.ScopeOf(user), KeyOf(twin, user, source, target, relation), source % 11 / 10.0, token));

    public static readonly Gen<Step> Dissociate =
        from user in Draws.User
        from source in Draws.Number
        from target in Draws.Number
        from relation in Relation
        select Step.Of($"{user} dissociate {source} {relation} {target}", (twin, token) => twin.Associations.DissociateAsync(
            twin.ScopeOf(user), KeyOf(twin, user, source, target, relation), token));

    public static readonly Gen<Step> Graph =
        from user in Draws.User
        from number in Draws.Number
        select Step.Of($"{user} graph of {number}", (twin, token) => twin.Associations.GetGraphAsync(
            twin.ScopeOf(user), twin.MemoryOf(twin.ScopeOf(user), number), new GraphQuery(number % 5, number % 3 / 4.0, number % 2 == 0, number % 7 == 0 ? 3 : 500), token));

    private static AssociationKey KeyOf(Twin twin, int user, int source, int target, string relation) =>
        new(twin.MemoryOf(twin.ScopeOf(user), source), twin.MemoryOf(twin.ScopeOf(user), target), relation);
}
