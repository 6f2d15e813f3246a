using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Jobs that were given up: list, try again. For admin keys only; those of the whole store for the first owner's.</summary>
internal static class JobRoutes
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/jobs", ListAsync).Described(KeyOperations.ListJobs);
        admin.MapPost("/jobs/{id}/retry", RetryAsync).Audited("job.retry").Described(KeyOperations.RetryJob);
    }

    private static async Task<Results<Answer<Contract.FailedJobPage>, Problem>> ListAsync(Call call, FailedJobs jobs, CancellationToken cancellationToken)
    {
        call.Query.Word("status", JobStatus.Failed);
        Scope? only = call.Query.Text("user_id", Limits.Name) is { } user ? new Scope(call.Caller.Owner, new UserId(user)) : null;
        var list = $"failed jobs of {only}";
        var (after, limit) = call.Query.Page(list);
        call.Query.Errors.ThrowIfAny();
        if (only is null && !call.Caller.IsRoot)
            return WholeStore;
        var page = await jobs.ListAsync(only, after, limit, cancellationToken);
        return Answer.Ok(new Contract.FailedJobPage([.. page.Items.Select(Wire.Job)], Cursors.Write(page.Next, list)));
    }

    private static async Task<Results<Answer<Contract.JobRecord>, Problem>> RetryAsync(Call call, FailedJobs jobs, CancellationToken cancellationToken)
    {
        var job = await jobs.RetryAsync(new JobId(call.PathText("id")), MayTouch, cancellationToken);

        // A job's id begins with a hash of whose it is, which would outlive an erasure; its end tells which one it was.
        if (job is not null)
            call.Audit.Tell("job", job.Id.Value[(job.Id.Value.LastIndexOf('-') + 1)..]);
        return job is null ? Problem.NotFound : Answer.Accepted(Wire.Job(job));

        bool MayTouch(Scope scope)
        {
            (call.Audit.Owner, call.Audit.User) = (scope.Owner, scope.User);
            return call.Caller.MayAdminister(scope.Owner);
        }
    }

    private static Problem WholeStore { get; } = Problem.Forbidden("The key may not administer the whole store; name a user_id");
}
