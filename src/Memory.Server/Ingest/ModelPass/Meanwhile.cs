using Memory.Server.Extraction;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>What happened while a model was asked, or before: what was deleted after it was said does not come back because a model read it late.</summary>
internal sealed class Meanwhile(IUserView view)
{
    /// <summary>Those of the turns that are still there to be read, by their ids.</summary>
    public async ValueTask<IReadOnlyDictionary<MessageId, Turn>> LeftAsync(IReadOnlyCollection<MessageId> turns, CancellationToken cancellationToken) =>
        (await view.GetTurnsAsync(turns, cancellationToken)).Values
            .Where(static turn => turn is { Role: TurnRole.User, IsHidden: false }).ToDictionary(static turn => turn.Id);

    /// <summary>Whether a memory that says the same was deleted after the turn was stored, or one of this very turn was erased.</summary>
    public async ValueTask<bool> HasDeletedAsync(Turn turn, ProposedFact fact, CancellationToken cancellationToken)
    {
        if (fact.Stance == Stance.Negates)
            return false;
        var same = await view.GetSlotAsync(fact.Slot, TurnObservations.IdentityOf(fact), cancellationToken);
        foreach (var gone in same.Memories.Where(memory => memory.IsDeleted && memory.RecordedFrom >= turn.StoredAt))
        {
            // Later versions of what was deleted long before say nothing about when.
            var deleted = (await view.GetVersionsAsync(gone.Id, cancellationToken)).FirstOrDefault(static version => version.IsDeleted);
            if (deleted is null || deleted.RecordedFrom >= turn.StoredAt)
                return true;
        }

        // What was erased is not told any more; where it came from is.
        var erased = await view.GetSlotAsync(fact.Slot, "", cancellationToken);
        return erased.Observations.Any(observation => observation.IsErased && observation.Source?.Message == turn.Id);
    }
}
