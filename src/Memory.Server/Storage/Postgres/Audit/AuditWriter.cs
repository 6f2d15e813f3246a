using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Audit;

/// <summary>Adds lines to owners' logs. What comes while a commit of the same owner is under way goes into the next one together, so that lines of a busy owner share commits.</summary>
internal sealed class AuditWriter(Database database)
{
    private const int MostTogether = 100;

    private readonly AuditWriting writing = new(database);
    private readonly Lock sync = new();
    private readonly Dictionary<OwnerId, Queue<Waiting>> lines = [];

    public async ValueTask<AuditRow> AppendAsync(OwnerId owner, AuditDraft draft, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(draft.Checked());
        var leads = false;
        lock (sync)
        {
            if (!lines.TryGetValue(owner, out var line))
            {
                lines.Add(owner, line = new Queue<Waiting>());
                leads = true;
            }

            line.Enqueue(waiting);
        }

        if (leads)
            _ = WorkAsync(owner);
        return await waiting.Written.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Adds the line that tells a removal, and moves the chain's beginning, as one transaction. Answers how many lines that removes; with none, nothing is written.</summary>
    public ValueTask<long> PruneAsync(OwnerId owner, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken) => database.RunAsync(
        async patience =>
        {
            await using var transaction = await TenantTransaction.OpenAsync(database.Source, owner, writes: true, patience.Token);
            var (ends, _) = await AuditWriting.EnterAsync(transaction, owner, [], patience.Token);
            var last = await transaction.QueryAsync(
                static (rows, token) => rows.FirstAsync(AuditTable.ReadLink, token), patience.Token,
                AuditTable.LastBefore.Of(owner).Time(before).Number(ends.Anchor.Sequence).Number(ends.Head!.Sequence));
            if (last is null)
                return 0L;
            var removed = last.Sequence - ends.Anchor.Sequence;
            var row = AuditChain.Next(ends.Head, AuditPruning.Draft(last, removed, now), pseudonym: null);
            patience.Token.ThrowIfCancellationRequested();
            await transaction.CommitAsync([AuditTable.AddOf(owner, row), AuditTable.MoveHeadTo(owner, row.Link), AuditTable.MoveAnchorTo(owner, last)]);
            return removed;
        },
        cancellationToken);

    /// <summary>Writes what waits of an owner until nothing does. It belongs to no single request, and neither does the time that it takes.</summary>
    private async Task WorkAsync(OwnerId owner)
    {
        StorageBudget.Leave();
        await Task.Yield();
        while (Take(owner) is { Count: > 0 } together)
        {
            try
            {
                AuditDraft[] drafts = [.. together.Select(static waiting => waiting.Draft)];
                var rows = await database.RunAsync(patience => writing.WriteAsync(owner, drafts, patience), CancellationToken.None);
                foreach (var (waiting, row) in together.Zip(rows))
                    waiting.Written.SetResult(row);
            }
            catch (Exception fault)
            {
                // Those behind have waited for the same answer: a database that is away must not be waited for once for each hundred of them.
                if (PostgresFaults.IsTimeout(fault))
                    together.AddRange(TakeAll(owner));
                foreach (var waiting in together)
                    waiting.Fail(fault);
            }
        }
    }

    private List<Waiting> Take(OwnerId owner)
    {
        var together = new List<Waiting>();
        lock (sync)
        {
            var line = lines[owner];
            while (together.Count < MostTogether && line.TryDequeue(out var next))
                together.Add(next);
            if (together.Count == 0)
                lines.Remove(owner);
        }

        return together;
    }

    private List<Waiting> TakeAll(OwnerId owner)
    {
        lock (sync)
        {
            var line = lines[owner];
            List<Waiting> all = [.. line];
            line.Clear();
            return all;
        }
    }

    /// <summary>A line that waits for its commit.</summary>
    private sealed class Waiting(AuditDraft draft)
    {
        public AuditDraft Draft => draft;

        public TaskCompletionSource<AuditRow> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(Exception fault)
        {
            Written.SetException(fault);

            // Whoever waited may have given up; that is not an unobserved fault.
            _ = Written.Task.Exception;
        }
    }
}
