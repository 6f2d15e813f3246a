using Memory.Client;
using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Asking;

/// <summary>The memory that is measured, reached as an application reaches it.</summary>
internal sealed class MemoryUnderTest(IMemoryClient client, TimeProvider time)
{
    private const int TurnsOfAnIngest = 100;
    private const int MemoriesOfAPage = 200;
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    private readonly Patience patience = new(time);

    /// <summary>Hands a conversation over session by session, and waits until all of it was read.</summary>
    /// <exception cref="EvaluationException">A job failed, or was not done in time.</exception>
    public async Task IngestAsync(string user, IReadOnlyList<SaidTurn> turns, TimeSpan jobPatience, CancellationToken cancellationToken)
    {
        var jobs = new List<string>();
        foreach (var session in turns.GroupBy(static turn => turn.SessionId, StringComparer.Ordinal))
        {
            foreach (var part in session.Chunk(TurnsOfAnIngest))
            {
                var request = new IngestRequest { UserId = user, SessionId = $"{user}-{session.Key}", Messages = [.. part.Select(Message)] };
                var (result, _) = await patience.CallAsync(() => client.IngestAsync(request, cancellationToken: cancellationToken), cancellationToken);
                jobs.Add(result.JobId);
            }
        }

        foreach (var job in jobs)
            await WaitForAsync(job, jobPatience, cancellationToken);
    }

    public Task<(RecallResponse Answer, TimeSpan Took)> RecallAsync(RecallRequest request, CancellationToken cancellationToken) =>
        patience.CallAsync(() => client.RecallAsync(request, cancellationToken), cancellationToken);

    /// <summary>Every memory of a user, the retired ones included.</summary>
    public async Task<IReadOnlyList<MemoryRecord>> ListAsync(string user, CancellationToken cancellationToken)
    {
        var memories = new List<MemoryRecord>();
        string? cursor = null;
        do
        {
            var request = new MemoryListRequest { UserId = user, IncludeSuperseded = true, Limit = MemoriesOfAPage, Cursor = cursor };
            var (page, _) = await patience.CallAsync(() => client.ListAsync(request, cancellationToken), cancellationToken);
            memories.AddRange(page.Memories);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return memories;
    }

    private static IngestMessage Message(SaidTurn turn) => new()
    {
        Id = turn.Id,
        Role = turn.Role,
        Name = turn.Name,
        Content = ContentLimit.Cut(turn.Content),
        CreatedAt = turn.CreatedAt,
    };

    private async Task WaitForAsync(string job, TimeSpan jobPatience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var look = FirstLook; ; look = look * 2 < LastLook ? look * 2 : LastLook)
        {
            var (record, _) = await patience.CallAsync(() => client.GetJobAsync(job, cancellationToken), cancellationToken);
            if (record.Status == JobStatus.Done)
                return;
            if (record.Status == JobStatus.Failed)
                throw new EvaluationException($"The job {job} failed: {record.LastError}");
            if (time.GetElapsedTime(started) > jobPatience)
                throw new EvaluationException($"The job {job} is not done after {jobPatience.TotalMinutes:0} minutes.");
            await Task.Delay(look, time, cancellationToken);
        }
    }
}
