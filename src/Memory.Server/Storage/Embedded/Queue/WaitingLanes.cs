using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>Who has unfinished jobs, lane by lane: a user's place in one line is nothing to the other.</summary>
internal sealed class WaitingLanes
{
    private readonly WaitingUsers[] lanes = [.. Enum.GetValues<JobLane>().Select(static _ => new WaitingUsers())];

    public WaitingUsers this[JobLane lane] => lanes[(int)lane];

    /// <summary>Notes a user's unfinished jobs by lane, once they are durable.</summary>
    public void Set(Scope scope, UnfinishedJobs[] jobs)
    {
        foreach (var (lane, waiting) in lanes.Index())
            waiting.Set(scope, jobs[lane]);
    }

    /// <summary>Takes an erased user out of all lines; claims on the user are over.</summary>
    public void Remove(Scope scope)
    {
        foreach (var waiting in lanes)
            waiting.Remove(scope);
    }

    /// <summary>The users with unfinished jobs.</summary>
    public IEnumerable<Scope> List() => lanes.SelectMany(static lane => lane.List()).Distinct();
}
