using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Retention;

/// <summary>
/// What the rules of retention ask for: of each memory one thing at most, the gravest that is due. Pure. Ages are counted from when a memory was
/// last confirmed or stored, whichever is later, so that an import of old conversations is not swept away at once.
/// </summary>
internal static class RetentionPlan
{
    /// <summary>Importance of a memory that nobody judged.</summary>
    private const int Middling = 3;

    public static IReadOnlyList<LifecycleChange> Of(IEnumerable<MemoryRecord> memories, RetentionSettings rules, DecayRates rates, DateTimeOffset now)
    {
        var changes = new List<LifecycleChange>();
        var left = new List<MemoryRecord>();
        foreach (var memory in memories)
        {
            if (Due(memory, rules, now) is var (action, rule))
                changes.Add(new LifecycleChange(memory, action, EffectiveConfidence.Of(memory, now, rates)) { Rule = rule });
            else if (IsKept(memory, now))
                left.Add(memory);
        }

        if (rules.MaxMemoriesPerUser is { } most && left.Count > most)
        {
            changes.AddRange(left
                .Where(memory => MayBeArchived(memory, rules))
                .Select(memory => (Memory: memory, Left: EffectiveConfidence.Of(memory, now, rates)))
                .OrderBy(static found => found.Left * (found.Memory.Importance ?? Middling))
                .ThenBy(static found => LastTouched(found.Memory))
                .ThenBy(static found => found.Memory.Id.Value)
                .Take(left.Count - most)
                .Select(static found => new LifecycleChange(found.Memory, LifecycleAction.Archived, found.Left) { Rule = "max_memories_per_user" }));
        }

        return changes;
    }

    private static (LifecycleAction Action, string Rule)? Due(MemoryRecord memory, RetentionSettings rules, DateTimeOffset now)
    {
        var age = now - LastTouched(memory);
        var ages = rules.Ages.GetValueOrDefault(memory.Type);
        if (ages?.Delete <= age)
            return (LifecycleAction.Deleted, RuleOf(memory, "delete_after_days"));
        if (memory.SupersededAt is { } retired && rules.RetiredDeleteAfter <= now - retired)
            return (LifecycleAction.Deleted, "retired_delete_after_days");
        if (!IsKept(memory, now))
            return null;
        if (ages?.Expire <= age)
            return (LifecycleAction.Expired, RuleOf(memory, "expire_after_days"));
        return ages?.Archive <= age && MayBeArchived(memory, rules) ? (LifecycleAction.Archived, RuleOf(memory, "archive_after_days")) : null;
    }

    /// <summary>Whether lists show it: neither gone, retired, expired nor put away. A retirement that is due later is none yet, but nothing is done to it meanwhile.</summary>
    private static bool IsKept(MemoryRecord memory, DateTimeOffset now) =>
        memory is { IsDeleted: false, ArchivedAt: null, SupersededAt: null } && !memory.IsExpiredAt(now);

    private static bool MayBeArchived(MemoryRecord memory, RetentionSettings rules) => rules.IncludePinned || !memory.IsEssentialByItself();

    private static DateTimeOffset LastTouched(MemoryRecord memory) => Instants.Later(memory.CreatedAt, memory.LastConfirmedAt());

    private static string RuleOf(MemoryRecord memory, string what) => $"{memory.Type.ToString().ToLowerInvariant()}_{what}";
}
