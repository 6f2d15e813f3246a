using Memory.Server.Api.Answers;
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
        admin.MapGet("/jobs", ListAsync);
        admin.MapPost("/jobs/{id}/retry", RetryAsync);
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
        var job = await jobs.RetryAsync(new JobId(call.PathText("id")), call.Caller.MayAdminister, cancellationToken);
        return job is null ? Problem.NotFound : Answer.Accepted(Wire.Job(job));
    }

    private static Problem WholeStore { get; } = Problem.Forbidden("The key may not administer the whole store; name a user_id");
}
