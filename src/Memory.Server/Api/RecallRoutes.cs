using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Finds what helps now.</summary>
internal static class RecallRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/recall", RecallAsync).Described(RecallOperations.Recall);
        routes.MapGet("/memory/search", SearchAsync).Described(RecallOperations.Search);
        routes.MapPost("/memory/context", GetContextAsync).Described(RecallOperations.Context);
        routes.MapGet("/conscious", GetConsciousAsync).Described(RecallOperations.Conscious);
    }

    private static async Task<Answer<Contract.RecallResponse>> RecallAsync(
        Call call, RecallService recall, TimeProvider time, CancellationToken cancellationToken) =>
        await AnswerAsync(call, RecallOrder.Read(await call.ReadFieldsAsync()), recall, time, cancellationToken);

    private static Task<Answer<Contract.RecallResponse>> SearchAsync(
        Call call, RecallService recall, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(call, RecallOrder.Read(call.Query), recall, time, cancellationToken);

    private static async Task<Answer<Contract.MemoryContextResponse>> GetContextAsync(
        Call call, RecallService recall, CancellationToken cancellationToken)
    {
        var order = RecallOrder.ReadForContext(await call.ReadFieldsAsync());
        return Answer.Ok(Wire.Context(await recall.RecallAsync(call.ScopeOf(order.User), order.Query, cancellationToken)));
    }

    private static async Task<Answer<Contract.ConsciousSet>> GetConsciousAsync(
        Call call, RecallService recall, TimeProvider time, CancellationToken cancellationToken)
    {
        var budget = call.Query.Whole("token_budget", 0, Limits.TokenBudget) ?? RecallQuery.DefaultTokenBudget;
        var scope = call.QueryScope();
        var essentials = await recall.GetConsciousAsync(scope, budget, cancellationToken);
        return Answer.Ok(new Contract.ConsciousSet(WireMemories.All(scope, essentials.Memories, time.Now(), call.Decay), essentials.Context));
    }

    private static async Task<Answer<Contract.RecallResponse>> AnswerAsync(
        Call call, RecallOrder order, RecallService recall, TimeProvider time, CancellationToken cancellationToken)
    {
        var scope = call.ScopeOf(order.User);
        var answer = await recall.RecallAsync(scope, order.Query, cancellationToken);
        return Answer.Ok(Wire.Recall(scope, answer, order, time.Now(), call.Decay));
    }
}
