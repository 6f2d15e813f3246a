using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>
/// Who has unfinished jobs of a lane, who is being worked on, and who is next: the user whose oldest job has been due for longest, where a user
/// who was just served counts as due from then on, so that one long backlog does not hold up everybody else.
/// </summary>
internal sealed class WaitingUsers
{
    private readonly Lock sync = new();
    private readonly Dictionary<Scope, Waiting> users = [];
    private readonly PriorityQueue<Waiting, (DateTimeOffset Due, long Order)> offers = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastOrder;
    private long lastEpoch;

    /// <summary>How many jobs wait or run.</summary>
    public int Depth { get; private set; }

    /// <summary>Notes a user's unfinished jobs, once they are durable.</summary>
    public void Set(Scope scope, UnfinishedJobs jobs)
    {
        lock (sync)
        {
            if (!users.TryGetValue(scope, out var user))
            {
                if (jobs.Count == 0)
                    return;
                users.Add(scope, user = new Waiting(scope));
            }

            Depth += jobs.Count - user.Jobs.Count;
            user.Jobs = jobs;
            if (user.Epoch == 0)
                Offer(user);
        }
    }

    /// <summary>Takes the next user who is due; otherwise tells when the first one will be, and what ends when that may have changed.</summary>
    public Taken Take(DateTimeOffset now)
    {
        lock (sync)
        {
            while (offers.TryPeek(out var user, out var offer))
            {
                if (user.Order == offer.Order && offer.Due > now)
                    return new Taken(null, 0, offer.Due, changed.Task);
                offers.Dequeue();
                if (user.Order != offer.Order)
                    continue;
                user.Order = 0;
                user.Epoch = ++lastEpoch;
                return new Taken(user.Scope, user.Epoch, null, changed.Task);
            }

            return new Taken(null, 0, null, changed.Task);
        }
    }

    public bool IsHeldBy(JobClaim claim)
    {
        lock (sync)
            return users.TryGetValue(claim.Scope, out var user) && user.Epoch == claim.Epoch;
    }

    /// <summary>Gives a user back; nothing happens when the epoch is no longer the user's.</summary>
    public void Return(Scope scope, long epoch, DateTimeOffset notBefore)
    {
        lock (sync)
        {
            if (!users.TryGetValue(scope, out var user) || user.Epoch != epoch)
                return;
            user.Epoch = 0;
            user.NotBefore = notBefore;
            Offer(user);
        }
    }

    /// <summary>Takes a user out of the line; the claim that holds the user, if any, is over.</summary>
    public void Remove(Scope scope)
    {
        lock (sync)
        {
            if (!users.Remove(scope, out var user))
                return;
            Depth -= user.Jobs.Count;
            user.Order = 0;
        }
    }

    /// <summary>Since when the user waits who has waited longest, of those who could be served by now; null when there is none.</summary>
    public DateTimeOffset? Since(DateTimeOffset now)
    {
        DateTimeOffset? since = null;
        lock (sync)
        {
            foreach (var user in users.Values)
            {
                if (user.Jobs.Next is not { } next || next.NotBefore > now || user.NotBefore > now)
                    continue;
                var waits = Latest(next.CreatedAt, next.NotBefore ?? default, user.NotBefore);
                since = since is { } earliest && earliest <= waits ? earliest : waits;
            }
        }

        return since;
    }

    /// <summary>The users with unfinished jobs.</summary>
    public Scope[] List()
    {
        lock (sync)
            return [.. users.Keys];
    }

    private void Offer(Waiting user)
    {
        if (user.Jobs.Next is not { } next)
        {
            user.Order = 0;
            users.Remove(user.Scope);
            return;
        }

        var due = Latest(next.CreatedAt, next.NotBefore ?? default, user.NotBefore);
        if (user.Order != 0 && user.Due == due)
            return;
        user.Due = due;
        user.Order = ++lastOrder;
        offers.Enqueue(user, (due, user.Order));
        changed.TrySetResult();
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
            latest = instant > latest ? instant : latest;
        return latest;
    }

    private sealed class Waiting(Scope scope)
    {
        public Scope Scope => scope;

        public UnfinishedJobs Jobs { get; set; }

        /// <summary>The claim that holds the user; 0 for none.</summary>
        public long Epoch { get; set; }

        /// <summary>The offer that counts; older ones are left in the queue and skipped. 0 for none.</summary>
        public long Order { get; set; }

        public DateTimeOffset Due { get; set; }

        public DateTimeOffset NotBefore { get; set; }
    }
}

/// <summary>What <see cref="WaitingUsers.Take"/> found.</summary>
internal readonly record struct Taken(Scope? Scope, long Epoch, DateTimeOffset? Due, Task Changed);
