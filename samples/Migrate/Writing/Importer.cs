using System.Globalization;
using System.Net;
using System.Text.Json;
using Memory.Client;
using Memory.Samples.Migrate.Plan;

namespace Memory.Samples.Migrate.Writing;

/// <summary>Writes a plan, user by user and in bounded batches. What is there from an earlier run is not written again.</summary>
/// <param name="source">The system that the memories come from, as their metadata names it.</param>
/// <param name="client">The server.</param>
/// <param name="patience">How failures are borne.</param>
/// <param name="report">Where it is counted.</param>
/// <param name="batch">Memories in one request.</param>
/// <param name="progress">Where a line for each user goes.</param>
internal sealed class Importer(string source, IMemoryClient client, Patience patience, Report report, int batch, TextWriter progress)
{
    /// <summary>Turns in one request; the server takes no more.</summary>
    private const int TurnsAtOnce = 100;

    public async Task WriteAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var memories = plan.Memories.ToLookup(static one => one.Memory.UserId, StringComparer.Ordinal);
        var turns = plan.Turns.ToLookup(static one => one.UserId, StringComparer.Ordinal);
        foreach (var user in plan.Users)
        {
            var present = memories.Contains(user) ? await ReadPresentAsync(user, cancellationToken) : [];
            report.Present += memories[user].Count(one => present.Contains(one.ForeignId));
            foreach (var chunk in memories[user].Where(one => !present.Contains(one.ForeignId)).Chunk(batch))
                await StoreAsync(chunk, cancellationToken);
            foreach (var session in turns[user].GroupBy(static one => one.SessionId, StringComparer.Ordinal))
            {
                foreach (var chunk in session.Chunk(TurnsAtOnce))
                    await IngestAsync(user, session.Key, chunk, cancellationToken);
            }

            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {user}: {memories[user].Count()} memories, {turns[user].Count()} turns"));
        }
    }

    /// <summary>What earlier runs wrote for the user; retired and hidden memories count, since they were changed here on purpose.</summary>
    private async Task<HashSet<string>> ReadPresentAsync(string user, CancellationToken cancellationToken)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var request = new MemoryListRequest { UserId = user, IncludeSuperseded = true, IncludeExpired = true, IncludeDeleted = true, IncludeArchived = true, Limit = 200, Cursor = cursor };
            var page = await patience.AskAsync(token => client.ListAsync(request, token), cancellationToken);
            foreach (var memory in page.Memories)
            {
                if (memory.Metadata is { ValueKind: JsonValueKind.Object } about && TextOf(about, ImportPlan.ImportedFrom) == source && TextOf(about, ImportPlan.ImportedId) is { } id)
                    present.Add(id);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return present;
    }

    private async Task StoreAsync(PlannedMemory[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            await patience.AskAsync(token => client.StoreBatchAsync([.. chunk.Select(static one => one.Memory)], token), cancellationToken);
            report.Written += chunk.Length;
        }
        catch (MemoryApiException refused) when (IsAboutTheRecord(refused))
        {
            if (chunk.Length == 1)
            {
                report.LeaveOut(chunk[0].Where, Reason(refused));
                return;
            }

            // All or nothing: which of them it was, they tell one by one.
            foreach (var one in chunk)
                await StoreAsync([one], cancellationToken);
        }
    }

    private async Task IngestAsync(string user, string session, PlannedTurn[] chunk, CancellationToken cancellationToken)
    {
        var request = new IngestRequest { UserId = user, SessionId = session, Messages = [.. chunk.Select(static one => one.Message)] };
        try
        {
            await patience.AskAsync(token => client.IngestAsync(request, cancellationToken: token), cancellationToken);
            report.Turns += chunk.Length;
        }
        catch (MemoryApiException refused) when (IsAboutTheRecord(refused))
        {
            if (chunk.Length == 1)
            {
                report.LeaveOut(chunk[0].Where, Reason(refused));
                return;
            }

            foreach (var one in chunk)
                await IngestAsync(user, session, [one], cancellationToken);
        }
    }

    private static string? TextOf(JsonElement about, string name) =>
        about.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsAboutTheRecord(MemoryApiException refused) =>
        refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;

    private static string Reason(MemoryApiException refused) => $"the server refuses it: {refused.Message}";
}
