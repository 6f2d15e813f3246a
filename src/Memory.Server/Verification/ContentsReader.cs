using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Verification;

/// <summary>Reads what is checked of a user.</summary>
internal sealed class ContentsReader(IMemoryStore store)
{
    private const int SlotsTogether = 200;

    public async ValueTask<UserContents> ReadAsync(Scope scope, CancellationToken cancellationToken)
    {
        var delta = await store.ReadDeltaAsync(scope, 0, cancellationToken);
        var turns = delta.Turns.Select(static turn => turn.Id).ToHashSet();
        return new UserContents
        {
            Memories = delta.Memories,
            Turns = turns,
            Observations = await ReadObservationsAsync(scope, delta, cancellationToken),
            Jobs = await store.ReadAsync(scope, (view, token) => ReadJobsAsync(view, turns, token), cancellationToken),
            Links = [.. delta.Links.SelectMany(static from => from.Links)],
        };
    }

    private async ValueTask<IReadOnlyList<Observation>> ReadObservationsAsync(Scope scope, UserDelta delta, CancellationToken cancellationToken)
    {
        var all = new List<Observation>();
        var asked = delta.Memories.Select(static versions => versions[^1])
            .Select(static memory => (memory.Slot, Identity: memory.Slot is null ? memory.Identity : null)).Distinct();
        foreach (var slots in asked.Chunk(SlotsTogether))
            all.AddRange(await store.ReadAsync(scope, (view, token) => ReadSlotsAsync(view, slots, token), cancellationToken));
        return all;
    }

    private static async ValueTask<IReadOnlyList<Observation>> ReadSlotsAsync(IUserView view, (Slot? Slot, string? Identity)[] asked, CancellationToken cancellationToken)
    {
        var found = new List<Observation>();
        foreach (var (slot, identity) in asked)
            found.AddRange((await view.GetSlotAsync(slot, identity, cancellationToken)).Observations);
        return found;
    }

    private static async ValueTask<IReadOnlyList<IngestJob>> ReadJobsAsync(IUserView view, HashSet<MessageId> turns, CancellationToken cancellationToken)
    {
        var jobs = new Dictionary<JobId, IngestJob>();
        foreach (var turn in turns)
        {
            if (await view.FindJobOfAsync(turn, cancellationToken) is { } job)
                jobs[job.Id] = job;
        }

        return [.. jobs.Values];
    }
}
