using Memory.Server.Memories;
using Memory.Server.Portability.Documents;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;

namespace Memory.Server.Portability;

/// <summary>What a user holds already, compared with a document.</summary>
internal sealed class StoredUser(DocumentIndex index)
{
    private readonly Dictionary<MemoryId, DateTimeOffset> latest = [];
    private readonly HashSet<Topic> own = [];

    /// <summary>Whether there is such a user.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>From when on the store believes the latest version of a memory; null when it has none.</summary>
    public DateTimeOffset? LatestOf(MemoryId memory) => latest.TryGetValue(memory, out var from) ? from : null;

    /// <summary>Whether the store holds something on the topic that the document does not.</summary>
    public bool HasMoreOn(Topic topic) => own.Contains(topic);

    /// <summary>Compares all that is held, in one consistent state.</summary>
    /// <exception cref="ConflictException">A record of the same identity says something else.</exception>
    public async ValueTask CompareAsync(IMemoryStore store, Scope scope, CancellationToken cancellationToken)
    {
        await using var image = await store.ReadImageAsync(scope, cancellationToken);
        if (image is null)
            return;
        IsKnown = true;
        using var hash = new RecordHash();
        await foreach (var part in image.ReadPartsAsync(cancellationToken))
            Compare(part, hash);
    }

    private void Compare(UserImagePart part, RecordHash hash)
    {
        foreach (var session in part.Sessions)
            Compare(session, $"The session '{session.Id}'", hash);
        foreach (var turn in part.Turns)
            Compare(turn, $"The message '{turn.Id}'", hash);
        foreach (var observation in part.Observations)
        {
            if (Compare(observation, $"The observation {observation.Id}", hash) == Match.None)
                own.Add(Topic.Of(observation.Slot, observation.Identity));
        }

        foreach (var memory in part.Memories)
        {
            latest[memory.Id] = memory.RecordedFrom;
            if (Compare(memory, $"The memory {memory.Id}", hash) == Match.None)
                own.Add(Topic.Of(memory.Slot, memory.Identity));
        }

        foreach (var link in part.Associations)
            Compare(link, $"The association of {link.Source} and {link.Target}", hash);
    }

    private Match Compare(object row, string what, RecordHash hash) => index.Find(row, hash.Of(row)) switch
    {
        Match.Other => throw new ConflictException($"{what} is held already and says something else than the document. Nothing was imported."),
        var match => match,
    };
}

/// <summary>What is folded together: a slot, or without one whatever has the same identity.</summary>
internal readonly record struct Topic(Slot? Slot, string? Identity)
{
    public static Topic Of(Slot? slot, string identity) => slot is null ? new Topic(null, identity) : new Topic(slot, null);
}
