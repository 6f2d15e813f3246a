using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Curation;

/// <summary>Brings retired and archived memories back: they count as never having ceased to hold.</summary>
internal sealed class MemoryRestorer(IMemoryStore store, TimeProvider time)
{
    /// <summary>Brings a memory back under its own id; one that holds is answered as it is. Null when there is none, or it is deleted.</summary>
    /// <exception cref="ConflictException">The memory was merged into another, or its own time is over.</exception>
    public ValueTask<MemoryRecord?> RestoreAsync(Scope scope, MemoryId id, string? reason, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { IsDeleted: false } memory)
                return new Decision<MemoryRecord?>(UserCommit.None, null);
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var isSeparated = memory.SupersededReason == SupersededReason.Merged && await ledger.SeparateAsync(memory, token);
            if (memory.SupersededReason == SupersededReason.Merged && !isSeparated)
                throw new ConflictException($"The memory was merged into {memory.SupersededBy}, which says the same; restore that one.");
            if (memory.IsExpiredAt(now))
                throw new ConflictException($"The memory expired at {memory.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ} and cannot be restored; store it anew.");
            if (!isSeparated && memory.ArchivedAt is null && !memory.IsSupersededAt(now) && !(memory.ValidTo <= now && memory.TemporalState != TemporalState.Past))
                return new Decision<MemoryRecord?>(UserCommit.None, memory);

            await ledger.RewriteAsync(memory, own => own.Count == 0 ? [] : Restored(own, reason ?? ReasonOf(memory), now), token);
            return new Decision<MemoryRecord?>(ledger.ToCommit(), ledger.FindMemoryOf(id) ?? memory);
        }, cancellationToken);

    /// <summary>An end that an edit set later is taken back, too; a stay's own end stays.</summary>
    private static IEnumerable<Observation> Restored(IReadOnlyList<Observation> own, string reason, DateTimeOffset now)
    {
        if (own.FirstOrDefault(observation => observation.ValidTo <= now && observation.TemporalState != TemporalState.Past) is { } over)
            throw new ConflictException($"The memory held until {over.ValidTo:yyyy-MM-ddTHH:mm:ssZ} and cannot be restored; store it anew.");

        // After all that was said so far, though the clock may stand still.
        var at = Instants.Later(now, own.Max(static observation => observation.AffirmedAt)) + Instants.Step;
        return own.Select(observation => observation with { RestoredAt = at, RestoredReason = reason, ArchivedAt = null, ClosedAt = observation.ClosedAt > now ? observation.ClosedAt : null });
    }

    private static string ReasonOf(MemoryRecord memory) => memory.SupersededReason switch
    {
        SupersededReason.Replaced => "What replaced it did not hold",
        SupersededReason.Corrected => "What corrected it was wrong",
        SupersededReason.Negated => "It still holds",
        SupersededReason.Merged => "It says something else",
        _ when memory.ArchivedAt is not null => "It is wanted again",
        _ => "It still holds",
    };
}
