using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Links between memories: make, take away, look at.</summary>
internal static class AssociationRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/memory/associate", AssociateAsync).Audited("memory.associate").Described(AssociationOperations.Associate);
        routes.MapDelete("/memory/associate", DissociateAsync).Audited("memory.associate").Described(AssociationOperations.Dissociate);
        routes.MapGet("/memory/{id:guid}/graph", GetGraphAsync).Described(AssociationOperations.Graph);
    }

    private static async Task<Results<Answer<Contract.MemoryAssociation>, Problem>> AssociateAsync(Call call, AssociationBook book, CancellationToken cancellationToken)
    {
        var (user, key, strength) = AssociationOrder.Read(await call.ReadFieldsAsync());
        TellOf(call, key, "link");
        var link = await book.AssociateAsync(call.ScopeOf(user), key, strength, cancellationToken);
        return link is null ? Problem.NotFound : Answer.Ok(WireAssociations.One(link));
    }

    private static async Task<Results<NoAnswer, Problem>> DissociateAsync(Call call, AssociationBook book, CancellationToken cancellationToken)
    {
        var key = AssociationOrder.ReadKey(call.Query);
        TellOf(call, key, "unlink");
        return await book.DissociateAsync(call.QueryScope(), key, cancellationToken) ? NoAnswer.Instance : Problem.NotFound;
    }

    private static void TellOf(Call call, AssociationKey key, string kind) =>
        call.Audit.Tell("kind", kind).Tell("source_id", key.Source.Value).Tell("target_id", key.Target.Value);

    private static async Task<Results<Answer<Contract.MemoryGraph>, Problem>> GetGraphAsync(
        Call call, AssociationBook book, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = AssociationOrder.ReadGraph(call.Query);
        var scope = call.QueryScope();
        var graph = await book.GetGraphAsync(scope, call.PathMemoryId(), query, cancellationToken);
        return graph is null ? Problem.NotFound : Answer.Ok(WireAssociations.Graph(scope, graph, time.Now()));
    }
}
