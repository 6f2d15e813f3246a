using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>Who has jobs that were given up, so that nobody need look into every journal for them.</summary>
internal sealed class FailedUsers
{
    private readonly Lock sync = new();
    private readonly HashSet<Scope> users = [];

    public void Set(Scope scope, bool hasFailed)
    {
        lock (sync)
        {
            if (hasFailed)
                users.Add(scope);
            else
                users.Remove(scope);
        }
    }

    public Scope[] List()
    {
        lock (sync)
            return [.. users];
    }
}
