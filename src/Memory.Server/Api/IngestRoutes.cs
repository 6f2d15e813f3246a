using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Turns in, and what became of them.</summary>
internal static class IngestRoutes
{
    /// <summary>How long <c>wait=true</c> waits for the extraction.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/ingest", IngestAsync).Described(IngestOperations.Ingest);
        routes.MapPost("/messages", IngestAsync).Described(IngestOperations.Messages);
        routes.MapGet("/jobs/{id}", GetJobAsync).Described(IngestOperations.Job);
    }

    private static async Task<Answer<Contract.IngestResult>> IngestAsync(
        Call call, IngestService ingest, Backpressure backpressure, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        var order = IngestOrder.Read(await call.ReadFieldsAsync());
        var wait = call.Query.Flag("wait");
        call.Query.Errors.ThrowIfAny();
        var scope = call.ScopeOf(order.User);
        StorageBudget.Allow(order.Turns.Count);
        var receipt = await ingest.IngestAsync(scope, order.Session, order.Turns, call.Ids, cancellationToken);
        var done = wait ? await WaitAsync(ingest, scope, receipt.Job, lifetime, cancellationToken) : null;
        var result = new Contract.IngestResult
        {
            Status = JobStatus.Queued,
            JobId = receipt.Job.Id.Value,
            MessageIds = [.. receipt.Messages.Select(static id => id.Value)],
        };
        if (!wait)
            await backpressure.HoldAsync(cancellationToken);
        if (done is null)
            return Answer.Accepted(result);

        var memories = await ingest.GetMemoriesAsync(scope, done, cancellationToken);
        return Answer.Ok(result with { Status = JobStatus.Done, Memories = WireMemories.All(scope, memories, time.Now(), call.Decay) });
    }

    /// <summary>The job once it is done; null when that takes too long, it failed, or the server stops meanwhile.</summary>
    internal static async Task<IngestJob?> WaitAsync(
        IngestService ingest, Scope scope, IngestJob job, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (job.Status == JobStatus.Done)
            return job;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await ingest.WaitAsync(scope, job.Id, MostWait, until.Token) is { Status: JobStatus.Done } done ? done : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<Results<Answer<Contract.JobRecord>, Problem>> GetJobAsync(
        Call call, IngestService ingest, CancellationToken cancellationToken)
    {
        var job = await ingest.FindJobAsync(call.Caller.Owner, call.Caller.Only, new JobId(call.PathText("id")), cancellationToken);
        return job is null ? Problem.NotFound : Answer.Ok(Wire.Job(job));
    }
}
