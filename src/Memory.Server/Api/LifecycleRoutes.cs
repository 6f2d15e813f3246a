using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Lifecycle.Running;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>The regular work on users' memories, on demand. For admin keys only; on the whole store for the first owner's.</summary>
internal static class LifecycleRoutes
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPost("/decay/run", RunAsync<DecayJob>).Audited("decay.run").Described(UpkeepOperations.Decay);
        admin.MapPost("/optimize/run", RunAsync<OptimizeJob>).Audited("optimize.run").Described(UpkeepOperations.Optimize);
        admin.MapPost("/retention/run", RunAsync<RetentionJob>).Audited("retention.run").Described(UpkeepOperations.Retention);
    }

    private static async Task<Results<Answer<Contract.LifecycleReport>, Problem>> RunAsync<TJob>(
        Call call, TJob job, LifecycleRuns runs, CancellationToken cancellationToken)
        where TJob : class, ILifecycleJob
    {
        var fields = await call.ReadFieldsAsync();
        if (!fields.Has("dry_run"))
            fields.Fault("dry_run", "is required");
        var isDryRun = fields.Flag("dry_run") ?? true;
        var user = fields.Text("user_id", Limits.Name);
        fields.Errors.ThrowIfAny();
        if (user is not null)
            return Told(call, await runs.RunAsync(job, call.ScopeOf(user), isDryRun, cancellationToken));
        if (!call.Caller.IsRoot)
            return WholeStore;
        return Told(call, await runs.RunAsync(job, isDryRun, beforeEach: null, cancellationToken));
    }

    private static Answer<Contract.LifecycleReport> Told(Call call, LifecycleReport report)
    {
        (call.Audit.Details, call.Audit.IsNothing) = (RunDetails.Of(report), report.Order.IsDryRun);
        return Answer.Ok(WireLifecycle.Report(report));
    }

    private static Problem WholeStore { get; } = Problem.Forbidden("The key may not administer the whole store; name a user_id");
}
