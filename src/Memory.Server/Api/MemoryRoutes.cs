using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Requests;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Memories: store, read, list, change, delete, restore, and where they came from.</summary>
internal static class MemoryRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/memory", StoreAsync).Audited("memory.store").Described(MemoryOperations.Store);
        routes.MapPost("/memory/batch", StoreBatchAsync).Audited("memory.store").Described(MemoryOperations.StoreBatch);
        routes.MapGet("/memory", ListAsync).Described(MemoryOperations.List);
        routes.MapGet("/memory/stats", GetStatisticsAsync).Described(MemoryOperations.Statistics);
        routes.MapGet("/memory/{id:guid}", GetAsync).Described(MemoryOperations.Get);
        routes.MapPatch("/memory/{id:guid}", EditAsync).Audited("memory.edit").Described(MemoryChangeOperations.Edit);
        routes.MapDelete("/memory/{id:guid}", DeleteAsync).Audited("memory.delete").Described(MemoryChangeOperations.Delete);
        routes.MapDelete("/memory/{id:guid}/soft", SoftDeleteAsync).Audited("memory.delete").Described(MemoryChangeOperations.SoftDelete);
        routes.MapPost("/memory/{id:guid}/restore", RestoreAsync).Audited("memory.restore").Described(MemoryChangeOperations.Restore);
        routes.MapGet("/memory/{id:guid}/history", GetHistoryAsync).Described(MemoryOperations.History);
        routes.MapGet("/memory/{id:guid}/source", GetSourceAsync).Described(MemoryOperations.Source);
    }

    private static async Task<Answer<Contract.MemoryRecord>> StoreAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var (user, fact) = StoreOrder.ReadOne(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(user);
        var stored = await curator.RememberAsync(scope, [fact], call.Ids, cancellationToken);
        call.Audit.Tell("memory_id", stored[0].Id.Value);
        return Answer.Ok(WireMemories.One(scope, stored[0], time.Now(), call.Decay));
    }

    private static async Task<Answer<Contract.MemoryList>> StoreBatchAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var (user, facts) = StoreOrder.ReadBatch(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(user);
        StorageBudget.Allow(facts.Count);
        var stored = await curator.RememberAsync(scope, facts, call.Ids, cancellationToken);
        call.Audit.Tell("memories", stored.Count);
        return Answer.Ok(new Contract.MemoryList(WireMemories.All(scope, stored, time.Now(), call.Decay)));
    }

    private static async Task<Answer<Contract.MemoryPage>> ListAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var (query, now) = (call.Query, time.Now());
        var include = query.Some("include", "superseded", "expired", "deleted", "archived");
        var filter = new MemoryFilter
        {
            Now = now,
            Type = query.Word<MemoryType>("type"),
            Slot = Slot.Parse(query.Text("key", Limits.Name, least: 0)),
            MinImportance = query.Whole("min_importance", 1, 5),
            IncludeSuperseded = include.Contains("superseded"),
            IncludeExpired = include.Contains("expired"),
            IncludeDeleted = include.Contains("deleted"),
            IncludeArchived = include.Contains("archived"),
        };
        var (after, limit) = query.Page("memories");
        var scope = call.QueryScope();
        var page = await curator.ListAsync(scope, filter, after, limit, cancellationToken);
        return Answer.Ok(new Contract.MemoryPage(WireMemories.All(scope, page.Items, now, call.Decay), Cursors.Write(page.Next, "memories")));
    }

    private static async Task<Answer<Contract.MemoryStats>> GetStatisticsAsync(Call call, MemoryCurator curator, CancellationToken cancellationToken) =>
        Answer.Ok(Wire.Statistics(await curator.GetStatisticsAsync(call.QueryScope(), cancellationToken)));

    private static async Task<Results<Answer<Contract.MemoryRecord>, Problem>> GetAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var scope = call.QueryScope();
        var memory = await curator.GetAsync(scope, call.PathMemoryId(), cancellationToken);
        return memory is null ? Problem.NotFound : Answer.Ok(WireMemories.One(scope, memory, time.Now(), call.Decay));
    }

    private static async Task<Results<Answer<Contract.MemoryRecord>, Problem>> EditAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var fields = await call.ReadFieldsAsync();
        var edit = MemoryRequests.ReadEdit(fields);
        fields.Errors.ThrowIfAny();
        var scope = call.QueryScope();
        var memory = await curator.EditAsync(scope, MemoryOf(call), edit, cancellationToken);
        return memory is null ? Problem.NotFound : Answer.Ok(WireMemories.One(scope, memory, time.Now(), call.Decay));
    }

    private static async Task<Results<NoAnswer, Problem>> DeleteAsync(Call call, MemoryCurator curator, CancellationToken cancellationToken) =>
        await curator.DeleteAsync(call.QueryScope(), MemoryOf(call, "hard"), cancellationToken) ? NoAnswer.Instance : Problem.NotFound;

    private static async Task<Results<NoAnswer, Problem>> SoftDeleteAsync(Call call, MemoryCurator curator, CancellationToken cancellationToken) =>
        await curator.SoftDeleteAsync(call.QueryScope(), MemoryOf(call, "soft"), cancellationToken) ? NoAnswer.Instance : Problem.NotFound;

    private static async Task<Results<Answer<Contract.MemoryRecord>, Problem>> RestoreAsync(
        Call call, MemoryRestorer restorer, TimeProvider time, CancellationToken cancellationToken)
    {
        var fields = await call.ReadOptionalFieldsAsync();
        var reason = fields.Text("reason", Limits.Reason);
        fields.Errors.ThrowIfAny();
        var scope = call.QueryScope();
        var memory = await restorer.RestoreAsync(scope, MemoryOf(call), reason, cancellationToken);
        return memory is null ? Problem.NotFound : Answer.Ok(WireMemories.One(scope, memory, time.Now(), call.Decay));
    }

    private static async Task<Results<Answer<Contract.MemoryList>, Problem>> GetHistoryAsync(
        Call call, MemoryCurator curator, TimeProvider time, CancellationToken cancellationToken)
    {
        var scope = call.QueryScope();
        var chain = await curator.GetHistoryAsync(scope, call.PathMemoryId(), cancellationToken);
        return chain is null ? Problem.NotFound : Answer.Ok(new Contract.MemoryList(WireMemories.All(scope, chain, time.Now(), call.Decay)));
    }

    private static async Task<Results<Answer<Contract.MessageList>, Problem>> GetSourceAsync(
        Call call, MemoryCurator curator, CancellationToken cancellationToken)
    {
        var turns = await curator.GetSourceAsync(call.QueryScope(), call.PathMemoryId(), cancellationToken);
        return turns is null ? Problem.NotFound : Answer.Ok(new Contract.MessageList(WireMemories.Turns(turns)));
    }

    /// <summary>The memory of the path, which the audit log is told of.</summary>
    private static MemoryId MemoryOf(Call call, string? kind = null)
    {
        var id = call.PathMemoryId();
        call.Audit.Tell("memory_id", id.Value);
        if (kind is not null)
            call.Audit.Tell("kind", kind);
        return id;
    }
}
