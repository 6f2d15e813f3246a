using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>
/// Adds to a change of memories the links that they come to have by rules (<see cref="AutomaticLinks"/>), and takes away those for which an edit left no
/// reason. What is looked at is bounded, however much the user has.
/// </summary>
internal sealed class AutomaticLinking(AssociationOptions options)
{
    /// <summary>More different turns, and names, of one change are not looked at.</summary>
    private const int MostKeys = 64;

    public async ValueTask<UserCommit> LinkAsync(IUserView view, UserCommit commit, CancellationToken cancellationToken)
    {
        var changed = ChangedBy(commit);
        if (changed.Count == 0)
            return commit;
        var groups = new KinGroups(changed, options.LookedAtPerReason, MostKeys);
        if (!groups.IsEmpty)
            groups.Add(await view.FindKinAsync(groups.Question, cancellationToken), commit.Erased);
        var proposed = groups.Propose(commit.At);
        var known = changed.Where(static linkable => !IsNew(linkable.Memory)).ToList();
        if (proposed.Count == 0 && known.Count == 0)
            return commit;

        MemoryId[] touched = [.. proposed.SelectMany(static link => (MemoryId[])[link.Source, link.Target]).Concat(known.Select(static linkable => linkable.Id)).Distinct()];
        var ledger = await LinkLedger.ReadAsync(view, touched, proposed.Count, options, cancellationToken);
        await ReviewAsync(view, ledger, groups, known, proposed, commit.At, cancellationToken);
        foreach (var link in proposed)
            Put(ledger, link);
        return ledger.AddTo(commit);
    }

    private List<Linkable> ChangedBy(UserCommit commit) =>
    [
        .. commit.Memories
            .GroupBy(static memory => memory.Id)
            .Select(static versions => new Linkable(versions.Last()))
            .Where(linkable => linkable.MayBeLinked && !commit.Erased.Contains(linkable.Id))
            .TakeLast(options.LinkedPerChange),
    ];

    /// <summary>What is new has no links that could have lost their reason.</summary>
    private static bool IsNew(MemoryRecord memory) => memory.RecordedFrom == memory.CreatedAt;

    private static void Put(LinkLedger ledger, Association link)
    {
        var standing = ledger.Find(link.Key);
        if (standing is null)
            ledger.TryPut(link);
        else if (standing is { IsAutomatic: true, IsRemoved: false } && standing.Strength != link.Strength)
            ledger.TryPut(link with { CreatedAt = standing.CreatedAt });
    }

    /// <summary>Works out again the links that rules once made between changed memories and others.</summary>
    private static async ValueTask ReviewAsync(
        IUserView view, LinkLedger ledger, KinGroups groups, List<Linkable> known, IReadOnlyList<Association> proposed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = proposed.Select(static link => link.Key).ToHashSet();
        var stale = known
            .SelectMany(linkable => ledger.Links.Where(link => link is { IsAutomatic: true, IsRemoved: false } && link.Touches(linkable.Id) && !keys.Contains(link.Key))
                .Select(link => (One: linkable, Link: link)))
            .DistinctBy(static pair => pair.Link.Key)
            .ToList();
        var missing = stale.Select(static pair => pair.Link.OtherThan(pair.One.Id)).Where(id => groups.Find(id) is null).Distinct().ToImmutableArray();
        var read = missing.IsEmpty ? [] : (await view.GetMemoriesAsync(missing, cancellationToken)).Values.Select(static memory => new Linkable(memory)).ToList();
        foreach (var (one, link) in stale)
        {
            var id = link.OtherThan(one.Id);
            if ((groups.Find(id) ?? read.Find(linkable => linkable.Id == id)) is not { MayBeLinked: true } other)
                continue;
            if (AutomaticLinks.Between(one, other, link.Relation, now) is { } again)
                Put(ledger, again);
            else
                ledger.Remove(link.Key);
        }
    }
}
