using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>Links as they stand in one decision, within their bounds, and what of them is to be stored.</summary>
internal sealed class LinkLedger
{
    /// <summary>Which of two links gives way first: the weaker one; of equals always the same.</summary>
    private static readonly Comparison<Association> Weaker = static (left, right) =>
    {
        var order = left.Strength.CompareTo(right.Strength);
        if (order == 0)
            order = left.Source.Value.CompareTo(right.Source.Value);
        if (order == 0)
            order = left.Target.Value.CompareTo(right.Target.Value);
        return order == 0 ? string.CompareOrdinal(left.Relation, right.Relation) : order;
    };

    private readonly AssociationOptions options;
    private readonly Dictionary<AssociationKey, Association> standing = [];
    private readonly Dictionary<MemoryId, HashSet<AssociationKey>> byMemory = [];
    private readonly Dictionary<AssociationKey, Association> written = [];
    private readonly HashSet<AssociationKey> removed = [];
    private readonly IReadOnlyList<Association> weakest;
    private int count;

    private LinkLedger(AssociationOptions options, IReadOnlyList<Association> known, int count, IReadOnlyList<Association> weakest)
    {
        (this.options, this.count, this.weakest) = (options, count, weakest);
        foreach (var link in known)
            Stand(link);
    }

    public IEnumerable<Association> Links => standing.Values;

    /// <summary>Reads what is needed to put so many new links between some memories.</summary>
    public static async ValueTask<LinkLedger> ReadAsync(
        IUserView view, IReadOnlyCollection<MemoryId> memories, int added, AssociationOptions options, CancellationToken cancellationToken)
    {
        var known = await view.GetAssociationsAsync(memories, cancellationToken);
        var total = added == 0 ? 0 : await view.CountAssociationsAsync(options.PerUser, cancellationToken);
        var giving = total + added <= options.PerUser ? [] : await view.ListWeakestAssociationsAsync(2 * added, cancellationToken);
        return new LinkLedger(options, known, total, giving);
    }

    public Association? Find(AssociationKey key) => standing.GetValueOrDefault(key);

    /// <summary>
    /// Puts a link in the place of the one of its key, or as a new one. Where there are as many as there may be, the weakest that may give way does so
    /// for somebody's link and for a rule's stronger one; false when there is none.
    /// </summary>
    public bool TryPut(Association link)
    {
        if (!standing.ContainsKey(link.Key))
        {
            var victims = new HashSet<AssociationKey>();
            if (!MakeRoom(link.Source, link, victims) || !MakeRoom(link.Target, link, victims) || !MakeRoom(link, victims))
                return false;
            foreach (var victim in victims)
                Remove(victim);
            count++;
        }

        Stand(link);
        written[link.Key] = link;
        removed.Remove(link.Key);
        return true;
    }

    public void Remove(AssociationKey key)
    {
        standing.Remove(key);
        written.Remove(key);
        removed.Add(key);
        count--;
        foreach (var end in (MemoryId[])[key.Source, key.Target])
            byMemory.GetValueOrDefault(end)?.Remove(key);
    }

    /// <summary>A change with what was put and removed.</summary>
    public UserCommit AddTo(UserCommit commit) => commit with { Associations = [.. commit.Associations, .. written.Values], Unlinked = [.. commit.Unlinked, .. removed] };

    private void Stand(Association link)
    {
        standing[link.Key] = link;
        foreach (var end in (MemoryId[])[link.Source, link.Target])
        {
            if (!byMemory.TryGetValue(end, out var keys))
                byMemory.Add(end, keys = []);
            keys.Add(link.Key);
        }
    }

    private bool MakeRoom(MemoryId memory, Association added, HashSet<AssociationKey> victims)
    {
        if (!byMemory.TryGetValue(memory, out var keys))
            return true;
        var left = keys.Where(key => !victims.Contains(key)).Select(key => standing[key]).ToList();
        return left.Count < options.PerMemory || GivesWay(left.Where(static link => link.MayGiveWay).Min(Comparer<Association>.Create(Weaker)), added, victims);
    }

    private bool MakeRoom(Association added, HashSet<AssociationKey> victims) =>
        count - victims.Count < options.PerUser
        || GivesWay(weakest.FirstOrDefault(link => !removed.Contains(link.Key) && !victims.Contains(link.Key) && !written.ContainsKey(link.Key)), added, victims);

    private static bool GivesWay(Association? victim, Association added, HashSet<AssociationKey> victims)
    {
        if (victim is null || (added.IsAutomatic && victim.Strength >= added.Strength))
            return false;
        victims.Add(victim.Key);
        return true;
    }
}
