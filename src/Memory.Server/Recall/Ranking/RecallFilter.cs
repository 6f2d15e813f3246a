using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>Decides what a question may see, before anything is scored.</summary>
internal sealed class RecallFilter(RecallQuery query, DateTimeOffset asOf)
{
    private readonly JsonElement? _metadata = query.Metadata?.ToElement();
    private readonly HashSet<MemoryType> _types = [.. query.Types];
    private readonly HashSet<Slot> _slots = [.. query.Slots];

    private readonly bool _isPlain = query is { KnownAt: null, Metadata: null, ExcludeSession: null, Types.IsEmpty: true, Slots.IsEmpty: true, CurrentViewOnly: true };
    private readonly long _now = asOf.UtcTicks;
    private readonly long _saidBy = query.AsOf?.UtcTicks ?? long.MaxValue;

    /// <summary>What the system believed then is seen of memories; null for now.</summary>
    public DateTimeOffset? KnownAt => query.KnownAt;

    /// <summary>Whose words the item is; nobody's when the question does not see it. Most questions are answered by what stands beside the other rows'.</summary>
    public RowKind See(in RowFacts facts, IndexedItem item)
    {
        if (!_isPlain)
            return See(item).IsSeen ? facts.Kind : RowKind.Unseen;
        var isSeen = facts.Kind == RowKind.Memory
            ? query.Limit > 0 && facts.From <= _now && _now < facts.To
            : query.TurnLimit > 0 && facts.From <= _saidBy;
        return isSeen ? facts.Kind : RowKind.Unseen;
    }

    /// <summary>The item as the question sees it; nothing when it does not see it.</summary>
    public Candidate See(IndexedItem item) => item switch
    {
        MemoryItem memory when query.Limit > 0 && memory.VersionAt(query.KnownAt) is { } version && Accepts(memory, version) && AcceptsMetadata(version.Metadata) => new(version, null),
        TurnItem { Turn: var turn } when query.TurnLimit > 0 && Accepts(turn) && AcceptsMetadata(turn.Metadata) => new(null, turn),
        _ => default,
    };

    /// <summary>Whether the metadata has the top-level values asked for, compared as JSON values.</summary>
    private bool AcceptsMetadata(Json? told)
    {
        if (_metadata is not { ValueKind: JsonValueKind.Object } wanted)
            return true;
        if (told?.ToElement() is not { ValueKind: JsonValueKind.Object } metadata)
            return !wanted.EnumerateObject().Any();
        foreach (var property in wanted.EnumerateObject())
        {
            if (!metadata.TryGetProperty(property.Name, out var value) || !JsonElement.DeepEquals(value, property.Value))
                return false;
        }

        return true;
    }

    private bool Accepts(MemoryItem item, MemoryRecord version) =>
        !item.History.IsDeleted
        && !version.IsDeleted
        && version.ArchivedAt is null
        && (_types.Count == 0 || _types.Contains(version.Type))
        && (_slots.Count == 0 || (version.Slot is { } slot && _slots.Contains(slot)))
        && (!query.CurrentViewOnly || version.IsInCurrentView(asOf));

    /// <summary>Turns have no validity: what was said by then, and stored by then, is seen.</summary>
    private bool Accepts(Turn turn) =>
        !turn.IsHidden
        && (query.AsOf is not { } saidBy || turn.SaidAt <= saidBy)
        && (query.KnownAt is not { } storedBy || turn.StoredAt <= storedBy)
        && turn.Session != query.ExcludeSession;
}
