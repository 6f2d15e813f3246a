using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api.Portability;

/// <summary>Everything about a user as one document, out and in.</summary>
internal static class PortabilityRoutes
{
    private static readonly TimeSpan SeatRetry = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users/{id}/export", ExportAsync).Described(UserOperations.Export);
        routes.MapPost("/users/{id}/import", ImportAsync).Described(UserOperations.Import);
    }

    private static async Task<Results<ExportAnswer, Problem>> ExportAsync(
        Call call, UserExporter exporter, PortabilitySeats seats, PortabilityOptions options, IAuditTrail audit, CancellationToken cancellationToken)
    {
        var scope = call.ScopeOf(call.PathText("id"));

        // However long it takes, each look at the storage is short.
        StorageBudget.Leave();
        if (await seats.TakeAsync(cancellationToken) is not { } seat)
            return Busy;
        UserImage? image = null;
        try
        {
            image = await exporter.OpenAsync(scope, cancellationToken);

            // Before the answer: who has the document has it.
            if (image is not null)
                await audit.WriteAsync(new AuditEvent(scope.Owner, "user.export", call.Caller.KeyId) { User = scope.User }, cancellationToken);
        }
        catch
        {
            seat.Dispose();
            if (image is not null)
                await image.DisposeAsync();
            throw;
        }

        if (image is not null)
            return new ExportAnswer(scope, image, exporter, options, seat);
        seat.Dispose();
        return Problem.NotFound;
    }

    private static async Task<Results<Answer<Contract.ImportResult>, Problem>> ImportAsync(
        Call call, HttpContext context, UserImporter importer, PortabilitySeats seats, PortabilityOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var scope = call.ScopeOf(call.PathText("id"));
        StorageBudget.Leave();
        using var seat = await seats.TakeAsync(cancellationToken);
        if (seat is null)
            return Busy;
        await using var document = new SpooledDocument(SentDocument.Open(context, options), options, time.Now() + options.ClockSkew);
        var outcome = await importer.ImportAsync(scope, document, call.Ids, call.Caller.KeyId, cancellationToken);
        return Answer.Ok(WirePortability.Result(scope, outcome));
    }

    private static Problem Busy { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "Too many exports and imports are running") { RetryAfter = SeatRetry };
}
