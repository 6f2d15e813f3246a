using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Takes turns in: stores them and their extraction job in one durable commit, then answers.</summary>
internal sealed class IngestService(IMemoryStore store, JobSignals signals, TimeProvider time, IngestMetrics? metrics = null, JobSpans? spans = null)
{
    /// <summary>How long a waiting caller goes without looking itself, should a job end in another process.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How far apart the messages of one request are taken to have been said: wider than what one of them says, narrower than two requests.</summary>
    public static readonly TimeSpan TurnStep = 10 * Instants.Step;

    /// <summary>
    /// Stores turns. Those already known with the same role, name and content are not stored again; new ones that were said before their user was
    /// erased are not stored at all, and when there are no others the job is done.
    /// </summary>
    /// <exception cref="ConflictException">A message id is known with other content; nothing was stored.</exception>
    public async ValueTask<IngestReceipt> IngestAsync(
        Scope scope, SessionId session, IReadOnlyList<NewTurn> turns, IIdSource ids, CancellationToken cancellationToken)
    {
        // Made before the decision, which may be made again. What waited here while its user was erased was said before.
        var (jobId, arrived) = (ids.NewId(), time.Now());
        var named = turns.Select(turn => (Id: turn.Id ?? new MessageId(ids.NewId().ToString()), Turn: turn)).ToList();
        List<Turn> stored = [];

        // Before the job can be seen: a worker may begin it at once.
        spans?.Note(JobId.Create(scope, jobId));
        var receipt = await store.WriteAsync(scope, async (view, token) =>
        {
            stored = [];
            var now = time.Now();
            var messages = named.Select(static turn => turn.Id).ToImmutableArray();
            var (known, standing) = await view.GetArrivalAsync(messages, session, token);
            var left = LateTurns.Drop(named, known, await view.GetErasedAtAsync(token), arrived);
            if (left.Count == 0)
                return new Decision<IngestReceipt>(UserCommit.None, new IngestReceipt(LateTurns.JobOf(scope, jobId), messages));
            var fresh = FreshTurns(known, session, left, now);
            if (fresh.Count == 0 && await view.FindJobOfAsync(left[0].Id, token) is { } first)
                return new Decision<IngestReceipt>(UserCommit.None, new IngestReceipt(first, messages));

            var queued = new IngestJob
            {
                Id = JobId.Create(scope, jobId),
                Status = fresh.Count == 0 ? JobStatus.Done : JobStatus.Queued,
                Messages = [.. fresh.Select(static turn => turn.Id)],
                CreatedAt = now,
                UpdatedAt = now,
            };
            var commit = new UserCommit
            {
                At = now,
                User = await view.GetUserAsync(token) is null ? new UserProfile(now) : null,
                Sessions = Opened(standing, session, now),
                Turns = [.. fresh],
                Jobs = [queued],
                AreJobsNew = !ids.MayRepeat,
            };
            stored = fresh;
            return new Decision<IngestReceipt>(commit, new IngestReceipt(queued, messages));
        }, cancellationToken);
        metrics?.Store(stored);
        return receipt;
    }

    /// <summary>Waits until a job is done or failed, at most so long; answers the job as it then stands.</summary>
    public async ValueTask<IngestJob?> WaitAsync(Scope scope, JobId job, TimeSpan atMost, CancellationToken cancellationToken)
    {
        // Many looks, each of which is bounded by itself: together they must not refuse whoever asked to wait.
        StorageBudget.Leave();
        var started = time.GetTimestamp();
        while (true)
        {
            using var signal = signals.Of(job);
            var current = await store.ReadAsync(scope, (view, token) => view.GetJobAsync(job, token), cancellationToken);
            var left = atMost - time.GetElapsedTime(started);
            if (current is null or { Status: JobStatus.Done or JobStatus.Failed } || left < Waits.Shortest)
                return current;
            await signal.Ended.WaitAsync(Waits.Within(left, PollInterval), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The memories that a finished job made or refreshed, as they now stand.</summary>
    public ValueTask<IReadOnlyList<MemoryRecord>> GetMemoriesAsync(Scope scope, IngestJob job, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<MemoryRecord>>(scope, async (view, token) =>
        {
            var memories = new List<MemoryRecord>();
            foreach (var id in job.Memories)
            {
                if (await view.GetMemoryAsync(id, token) is { IsDeleted: false } memory)
                    memories.Add(memory);
            }

            return memories;
        }, cancellationToken);

    /// <summary>Finds a job of an owner; null when there is none, or, for a user key, when it is another user's.</summary>
    public async ValueTask<IngestJob?> FindJobAsync(OwnerId owner, UserId? only, JobId job, CancellationToken cancellationToken)
    {
        if (await LateTurns.FindJobAsync(store.Erasures, owner, only, job, cancellationToken) is { } dropped)
            return dropped;
        var found = await store.FindJobAsync(owner, job, cancellationToken);
        return found is { } known && (only is null || only == known.Scope.User) ? known.Job : null;
    }

    private static List<Turn> FreshTurns(IReadOnlyDictionary<MessageId, Turn> stored, SessionId session, List<(MessageId Id, NewTurn Turn)> named, DateTimeOffset now)
    {
        var known = new Dictionary<MessageId, Turn>(stored);
        var fresh = new List<Turn>(named.Count);
        foreach (var (place, (id, turn)) in named.Index())
        {
            if (!known.TryGetValue(id, out var earlier))
            {
                fresh.Add(known[id] = new Turn
                {
                    Id = id,
                    Session = session,
                    Role = turn.Role,
                    Name = turn.Name,
                    Content = turn.Content,
                    // The last one now, the others before it in their order: by the order said it is decided what holds.
                    SaidAt = turn.SaidAt?.ToInstant() ?? now - (named.Count - 1 - place) * TurnStep,
                    StoredAt = now,
                    Metadata = turn.Metadata,
                });
            }
            else if (earlier.Role != turn.Role || earlier.Name != turn.Name || earlier.Content != turn.Content)
            {
                throw new ConflictException($"The message id '{id}' is already used for another message.");
            }
        }

        return fresh;
    }

    /// <summary>The session, when it is new, or is taken up again after it ended.</summary>
    private static ImmutableArray<Session> Opened(Session? standing, SessionId id, DateTimeOffset now) => standing switch
    {
        null => [new Session { Id = id, CreatedAt = now, UpdatedAt = now }],
        { EndedAt: not null } ended => [ended with { EndedAt = null, ExpiresAt = null, UpdatedAt = now }],
        { ExpiresAt: { } expiry } expired when expiry <= now => [expired with { ExpiresAt = null, UpdatedAt = now }],
        _ => [],
    };
}

/// <summary>A message to store, validated.</summary>
internal sealed record NewTurn(
    MessageId? Id, TurnRole Role, string? Name, string Content, DateTimeOffset? SaidAt, Json? Metadata);

/// <summary>What became of an ingest: the job, and the messages' ids in the order sent.</summary>
internal sealed record IngestReceipt(IngestJob Job, ImmutableArray<MessageId> Messages);
