using System.Runtime.InteropServices;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Portability.Documents;

/// <summary>Which records a document holds, each with what it says as a hash, and which of them the store was found to hold already.</summary>
internal sealed class DocumentIndex
{
    private readonly Dictionary<SessionId, Known> sessions = [];
    private readonly Dictionary<MessageId, Known> turns = [];
    private readonly Dictionary<MemoryId, Known> observations = [];
    private readonly Dictionary<(MemoryId Id, long From), Known> versions = [];
    private readonly Dictionary<AssociationKey, Known> links = [];

    /// <summary>How many records it holds, without jobs.</summary>
    public int Count => sessions.Count + turns.Count + observations.Count + versions.Count + links.Count;

    public bool Has(SessionId id) => sessions.ContainsKey(id);

    public bool Has(MessageId id) => turns.ContainsKey(id);

    public bool HasObservation(MemoryId id) => observations.ContainsKey(id);

    public bool HasVersion(MemoryRecord memory) => versions.ContainsKey((memory.Id, memory.RecordedFrom.UtcTicks));

    /// <summary>Adds a record; false when it holds one of that identity already.</summary>
    public bool TryAdd(object row, UInt128 hash) => row switch
    {
        Session session => sessions.TryAdd(session.Id, new Known(hash)),
        Turn turn => turns.TryAdd(turn.Id, new Known(hash)),
        Observation observation => observations.TryAdd(observation.Id, new Known(hash)),
        MemoryRecord memory => versions.TryAdd((memory.Id, memory.RecordedFrom.UtcTicks), new Known(hash)),
        Association link => links.TryAdd(link.Key, new Known(hash)),
        _ => throw new ArgumentException($"A {row.GetType().Name} has no identity.", nameof(row)),
    };

    /// <summary>Notes that the store holds a record.</summary>
    public Match Find(object row, UInt128 hash)
    {
        ref var known = ref Ref(row);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            return Match.None;
        known = known with { IsStored = true };
        return known.Hash == hash ? Match.Same : Match.Other;
    }

    /// <summary>Whether the store lacks a record that the document holds.</summary>
    public bool Lacks(object row)
    {
        ref var known = ref Ref(row);
        return !System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known) && !known.IsStored;
    }

    /// <summary>Whether the store lacks a message that the document holds.</summary>
    public bool Lacks(MessageId id) => turns.TryGetValue(id, out var known) && !known.IsStored;

    /// <summary>How many records there are, and how many of them the store lacks.</summary>
    public ImportCounts Counts(Func<bool, bool> counts) => new(
        sessions.Values.Count(known => counts(known.IsStored)),
        turns.Values.Count(known => counts(known.IsStored)),
        observations.Values.Count(known => counts(known.IsStored)),
        versions.Values.Count(known => counts(known.IsStored)),
        links.Values.Count(known => counts(known.IsStored)));

    private ref Known Ref(object row)
    {
        switch (row)
        {
            case Session session:
                return ref CollectionsMarshal.GetValueRefOrNullRef(sessions, session.Id);
            case Turn turn:
                return ref CollectionsMarshal.GetValueRefOrNullRef(turns, turn.Id);
            case Observation observation:
                return ref CollectionsMarshal.GetValueRefOrNullRef(observations, observation.Id);
            case MemoryRecord memory:
                return ref CollectionsMarshal.GetValueRefOrNullRef(versions, (memory.Id, memory.RecordedFrom.UtcTicks));
            default:
                return ref CollectionsMarshal.GetValueRefOrNullRef(links, ((Association)row).Key);
        }
    }

    private readonly record struct Known(UInt128 Hash, bool IsStored = false);
}

/// <summary>How a record of the store compares with the document's of that identity.</summary>
internal enum Match
{
    /// <summary>The document has none.</summary>
    None,

    /// <summary>It says the same.</summary>
    Same,

    /// <summary>It says something else.</summary>
    Other,
}
