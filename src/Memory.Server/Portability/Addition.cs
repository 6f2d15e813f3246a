using Memory.Server.Memories;
using Memory.Server.Portability.Documents;
using Memory.Server.Storage;

namespace Memory.Server.Portability;

/// <summary>
/// What a document adds to a user who holds something already. On each topic either the store or the document must know all that the other knows: where both
/// went on by themselves, nobody can say what holds.
/// </summary>
internal sealed class Addition(DocumentIndex index, StoredUser stored, PortabilityOptions options)
{
    private readonly List<object> rows = [];
    private readonly HashSet<Topic> topics = [];

    /// <summary>Picks the records that the store lacks.</summary>
    /// <exception cref="ConflictException">They do not go together with what the store holds, or are too many.</exception>
    public async ValueTask ReadAsync(IUserDocument document, JobMaker jobs, CancellationToken cancellationToken)
    {
        using var hash = new RecordHash();
        var bytes = 0L;
        await foreach (var record in document.ReadAsync(cancellationToken))
        {
            var row = record.Row is DocumentMemory version ? version.Memory : record.Row;
            if (row is DocumentUser || (row is DocumentJob waiting && !waiting.Messages.All(index.Lacks)) || (row is not DocumentJob && !index.Lacks(row)))
                continue;
            if (row is not DocumentJob)
            {
                hash.Of(row);
                bytes += hash.Length;
            }

            rows.Add(row is DocumentJob job ? jobs.Make(job) : row);
            if (rows.Count > options.MaxAdded || bytes > options.MaxAddedBytes)
                throw new ConflictException("The user holds something already, and so much cannot be added to it. Import into a user who holds nothing.");
            Check(row);
        }
    }

    /// <summary>Adds them, unless something came in between.</summary>
    public async ValueTask<Decision<bool>> DecideAsync(IUserView view, DocumentUser told, CancellationToken cancellationToken)
    {
        var known = await view.GetUserAsync(cancellationToken);
        var profile = Merge(known, told.Profile);
        if (rows.Count == 0 && profile == known)
            return new Decision<bool>(UserCommit.None, Result: false);
        await RecheckAsync(view, cancellationToken);
        var usage = await view.GetUsageAsync(cancellationToken);
        var commit = DocumentImage.PartOf(rows).ToCommit() with
        {
            User = profile == known ? null : profile,
            At = told.LastActive > (usage.LastActive ?? default) ? told.LastActive.Value : default,
        };
        return new Decision<bool>(commit, Result: true);
    }

    private void Check(object row)
    {
        switch (row)
        {
            case Observation observation:
                Check(Topic.Of(observation.Slot, observation.Identity));
                break;
            case MemoryRecord memory:
                Check(Topic.Of(memory.Slot, memory.Identity));
                if (stored.LatestOf(memory.Id) >= memory.RecordedFrom)
                    throw new ConflictException($"The memory {memory.Id} has a later version here than one that the document would add. Nothing was imported.");
                break;
        }
    }

    private void Check(Topic topic)
    {
        if (stored.HasMoreOn(topic))
            throw Diverged(topic);
        topics.Add(topic);
    }

    /// <summary>Whether the user is still as compared, as far as it matters for what is added.</summary>
    private async ValueTask RecheckAsync(IUserView view, CancellationToken cancellationToken)
    {
        var turns = await view.GetTurnsAsync([.. rows.OfType<Turn>().Select(static turn => turn.Id)], cancellationToken);
        var isAsCompared = turns.Count == 0;
        foreach (var session in rows.OfType<Session>())
            isAsCompared &= await view.GetSessionAsync(session.Id, cancellationToken) is null;
        if (!isAsCompared)
            throw Changed();
        foreach (var topic in topics)
        {
            var state = await view.GetSlotAsync(topic.Slot, topic.Identity, cancellationToken);
            if (state.Observations.Any(observation => !index.HasObservation(observation.Id) || index.Lacks(observation))
                || state.Memories.Any(memory => !index.HasVersion(memory) || index.Lacks(memory)))
                throw Changed();
        }
    }

    /// <summary>What the user lacks of the document's profile; the first time the user was seen stays the earlier one.</summary>
    private static UserProfile Merge(UserProfile? known, UserProfile told)
    {
        if (known is null)
            throw Changed();
        if ((known.DisplayName is { } name && told.DisplayName is { } other && name != other) || (known.Metadata is { } metadata && told.Metadata is { } others && metadata != others))
            throw new ConflictException("The user's display_name or metadata is another one here than in the document. Nothing was imported.");
        var since = told.CreatedAt < known.CreatedAt ? told.CreatedAt : known.CreatedAt;
        return new UserProfile(since, known.DisplayName ?? told.DisplayName, known.Metadata ?? told.Metadata);
    }

    private static ConflictException Diverged(Topic topic) => new(topic.Slot is { } slot
        ? $"The document and the user here both know something on '{slot}' that the other does not. Nothing was imported."
        : "The document and the user here both know something on the same matter that the other does not. Nothing was imported.");

    private static ConflictException Changed() => new("The user changed while the document was compared. Nothing was imported; try again.");
}
