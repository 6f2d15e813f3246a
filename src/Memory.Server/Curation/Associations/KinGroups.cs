using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>Changed memories, and others, by what they have in common: a turn, a name, a slot of one family.</summary>
/// <param name="changed">The memories that changed.</param>
/// <param name="most">Memories that are looked at for one reason; a name that more have is no reason.</param>
/// <param name="mostKeys">Turns and names that are looked at.</param>
internal sealed class KinGroups(IReadOnlyList<Linkable> changed, int most, int mostKeys)
{
    private readonly Dictionary<MemoryId, Linkable> all = changed.ToDictionary(static linkable => linkable.Id);

    private readonly HashSet<MessageId> messages = [.. changed.SelectMany(static linkable => linkable.Messages.TakeLast(8)).Distinct().TakeLast(mostKeys)];

    private readonly HashSet<string> names = [.. changed.SelectMany(static linkable => linkable.Names).Select(static name => name.Key).Distinct(StringComparer.Ordinal).TakeLast(mostKeys)];

    private readonly HashSet<Slot> slots = [.. changed.Select(static linkable => linkable.Memory.Slot).OfType<Slot>().SelectMany(static slot => SlotFamilies.SiblingsOf(slot))];

    /// <summary>Whether nothing could have anything in common with what changed.</summary>
    public bool IsEmpty => messages.Count + names.Count + slots.Count == 0;

    /// <summary>What else may have something in common. One more is asked for, so that it shows when a name is too common.</summary>
    public KinQuestion Question => new([.. messages], [.. slots], [.. names], most + 1);

    public Linkable? Find(MemoryId id) => all.GetValueOrDefault(id);

    /// <summary>Takes in what was found, as it stands before the change.</summary>
    public void Add(Kin kin, ImmutableArray<MemoryId> erased)
    {
        foreach (var memory in kin.FromMessages.Concat(kin.OfSlots).Concat(kin.Named))
        {
            if (!erased.Contains(memory.Id))
                all.TryAdd(memory.Id, new Linkable(memory));
        }
    }

    /// <summary>The links between what changed and all others, the strongest first.</summary>
    public IReadOnlyList<Association> Propose(DateTimeOffset now)
    {
        var linkable = all.Values.Where(static one => one.MayBeLinked).OrderBy(static one => one.Memory.CreatedAt).ThenBy(static one => one.Id.Value).ToList();
        var found = new Dictionary<AssociationKey, Association>();
        var byMessage = Grouped(linkable, one => one.Messages.Where(messages.Contains));
        var byName = Grouped(linkable, one => one.Names.Select(static name => name.Key).Where(names.Contains));
        var bySlot = Grouped(linkable, static one => one.Memory.Slot is { } slot ? [slot] : Array.Empty<Slot>());
        foreach (var one in changed)
        {
            foreach (var message in one.Messages)
                Link(one, byMessage.GetValueOrDefault(message), AutomaticLinks.ToldTogether);
            foreach (var (name, _) in one.Names)
                Link(one, byName.GetValueOrDefault(name) is { } group && group.Count <= most ? group : null, AutomaticLinks.SameName);
            foreach (var sibling in one.Memory.Slot is { } slot ? SlotFamilies.SiblingsOf(slot) : [])
                Link(one, bySlot.GetValueOrDefault(sibling), AutomaticLinks.SameSubject);
        }

        return [.. found.Values.OrderByDescending(static link => link.Strength).ThenBy(static link => link.Source.Value).ThenBy(static link => link.Target.Value).ThenBy(static link => link.Relation, StringComparer.Ordinal)];

        void Link(Linkable one, List<Linkable>? group, string relation)
        {
            foreach (var other in group is null ? [] : group.TakeLast(most))
            {
                if (AutomaticLinks.Between(one, other, relation, now) is { } link)
                    found[link.Key] = link;
            }
        }
    }

    private static Dictionary<TKey, List<Linkable>> Grouped<TKey>(List<Linkable> linkable, Func<Linkable, IEnumerable<TKey>> keysOf)
        where TKey : notnull
    {
        var groups = new Dictionary<TKey, List<Linkable>>();
        foreach (var one in linkable)
        {
            foreach (var key in keysOf(one))
            {
                if (!groups.TryGetValue(key, out var group))
                    groups.Add(key, group = []);
                group.Add(one);
            }
        }

        return groups;
    }
}
