using System.Net;
using System.Text;
using Memory.Client;
using Memory.Server.Api.Requests;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Storage;

namespace Memory.Server.Api.Chat;

/// <summary>This server's own memory, as the middleware asks it; users are told by their <see cref="ScopeName"/>.</summary>
internal sealed class ScopedMemory(RecallService recall, IngestService ingest, IIdSource ids, TimeProvider time) : IChatMemory
{
    public async ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken)
    {
        var scope = ScopeName.Read(request.UserId);
        var query = new RecallQuery
        {
            Text = request.Query,
            Limit = request.Limit ?? RecallQuery.DefaultLimit,
            TurnLimit = request.TurnLimit ?? RecallQuery.DefaultLimit,
            MinScore = request.MinScore ?? 0,
            TokenBudget = request.TokenBudget ?? RecallQuery.DefaultTokenBudget,
            ExcludeSession = request.ExcludeSessionId is { } session ? new SessionId(session) : null,
        };
        var answer = await recall.RecallAsync(scope, query, cancellationToken);
        return Wire.Recall(scope, answer, new RecallOrder(scope.User.Value, query, Explain: false), time.Now(), decay: null).OnlyAbout(scope.User.Value);
    }

    public async ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget, CancellationToken cancellationToken)
    {
        var scope = ScopeName.Read(userId);
        var essentials = await recall.GetConsciousAsync(scope, tokenBudget ?? RecallQuery.DefaultTokenBudget, cancellationToken);
        return new ConsciousSet(WireMemories.All(scope, essentials.Memories, time.Now()), essentials.Context).OnlyAbout(scope.User.Value);
    }

    /// <summary>What goes wrong is told as over the wire, so that the queue knows what to try again and what to set aside.</summary>
    public async ValueTask<IngestResult> IngestAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var session = request.SessionId is { } id ? new SessionId(id) : SessionId.Default;
        try
        {
            var receipt = await ingest.IngestAsync(ScopeName.Read(request.UserId), session, [.. request.Messages.Select(TurnOf)], ids, cancellationToken);
            return new IngestResult
            {
                Status = JobStatus.Queued,
                JobId = receipt.Job.Id.Value,
                MessageIds = [.. receipt.Messages.Select(static message => message.Value)],
            };
        }
        catch (ConflictException fault)
        {
            throw new MemoryApiException(HttpStatusCode.Conflict, new ProblemReport { Detail = fault.Message });
        }
        catch (StorageUnavailableException fault)
        {
            throw new MemoryUnavailableException("Storage is unavailable.", fault) { StatusCode = HttpStatusCode.ServiceUnavailable };
        }
    }

    private static NewTurn TurnOf(IngestMessage message) => new(
        new MessageId(message.Id!),
        message.Role,
        message.Name,
        Storable(message.Content),
        message.CreatedAt,
        message.Metadata is { } metadata ? Json.From(metadata) : null);

    /// <summary>A model may say anything: half a surrogate pair has no place in a store. Over the wire it would be replaced just so.</summary>
    private static string Storable(string text) => Reading.UnstorableText.IsStorable(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
