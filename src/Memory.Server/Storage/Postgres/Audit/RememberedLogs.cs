using Memory.Server.Memories;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Storage.Postgres.Audit;

/// <summary>
/// Where owners' logs ended when this server last wrote them, and who has which pseudonym there. Other servers write and erase as well, so that it is a
/// guess, which counts only if the database confirms it in the statement that relies on it.
/// </summary>
internal sealed class RememberedLogs
{
    private const int MostLogs = 10_000;
    private const int MostSubjects = 20_000;

    private readonly Lock sync = new();
    private readonly Dictionary<OwnerId, AuditLink> heads = [];
    private readonly Dictionary<(OwnerId Owner, Guid User), Guid> subjects = [];

    /// <summary>The end of the owner's log, and the pseudonyms of these users; null when something of it is not known.</summary>
    public (AuditLink Head, IReadOnlyDictionary<Guid, Guid> Subjects)? Find(OwnerId owner, IReadOnlyCollection<Guid> users)
    {
        lock (sync)
        {
            if (!heads.TryGetValue(owner, out var head))
                return null;
            var known = new Dictionary<Guid, Guid>(users.Count);
            foreach (var user in users)
            {
                if (!subjects.TryGetValue((owner, user), out var pseudonym))
                    return null;
                known.Add(user, pseudonym);
            }

            return (head, known);
        }
    }

    /// <summary>Takes in what was just written. When there is no more room, everything is forgotten, and learnt anew.</summary>
    public void Keep(OwnerId owner, AuditLink head, IEnumerable<KeyValuePair<Guid, Guid>> known)
    {
        lock (sync)
        {
            if (heads.Count >= MostLogs)
                heads.Clear();
            if (subjects.Count >= MostSubjects)
                subjects.Clear();
            heads[owner] = head;
            foreach (var (user, pseudonym) in known)
                subjects[(owner, user)] = pseudonym;
        }
    }

    /// <summary>Forgets what turned out, or may turn out, to be otherwise.</summary>
    public void Forget(OwnerId owner, IEnumerable<Guid> users)
    {
        lock (sync)
        {
            heads.Remove(owner);
            foreach (var user in users)
                subjects.Remove((owner, user));
        }
    }
}
