using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>What extraction finds in turns, whether they are stored or not.</summary>
internal static class ExtractRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/memory/extract", ExtractAsync).Described(MemoryChangeOperations.Extract);

    private static async Task<Answer<Contract.ExtractResult>> ExtractAsync(
        Call call, ExtractionPreview preview, IngestService ingest, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        var (order, store) = ExtractOrder.Read(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(order.User);
        if (!store)
            return Answer.Ok(WireFacts.Result(scope, await preview.ReadAsync(scope, order.Session, order.Turns, askModel: true, cancellationToken)));

        // What is stored a model reads in its own time, and need not be asked about twice.
        var found = await preview.ReadAsync(scope, order.Session, order.Turns, askModel: false, cancellationToken);
        var receipt = await ingest.IngestAsync(scope, order.Session, order.Turns, call.Ids, cancellationToken);
        var done = await IngestRoutes.WaitAsync(ingest, scope, receipt.Job, lifetime, cancellationToken);
        var result = WireFacts.Result(scope, found) with
        {
            Model = preview.HasModel ? Contract.ModelReading.Follows : Contract.ModelReading.None,
            JobId = receipt.Job.Id.Value,
            MessageIds = [.. receipt.Messages.Select(static id => id.Value)],
        };
        if (done is null)
            return Answer.Accepted(result);
        var memories = await ingest.GetMemoriesAsync(scope, done, cancellationToken);
        return Answer.Ok(result with { Memories = WireMemories.All(scope, memories, time.Now()) });
    }
}
