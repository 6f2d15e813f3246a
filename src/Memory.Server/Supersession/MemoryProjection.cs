using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>Writes a run down as a version of its memory.</summary>
internal static class MemoryProjection
{
    public static MemoryRecord Of(
        Run run, MemoryId id, MemoryId? successor, MemoryRecord? prior, Cardinality cardinality, CommitTime time)
    {
        var voice = run.Voice;
        var restored = run.Observations.Where(static observation => observation.RestoredAt is not null).MaxBy(static observation => observation.RestoredAt);
        return new MemoryRecord
        {
            Id = id,
            Type = voice.Type,
            Content = voice.Content,
            Slot = voice.Slot,
            Cardinality = cardinality,
            Value = voice.Value,
            Identity = voice.Identity,
            Confidence = run.Observations.Max(static observation => observation.Confidence),
            Importance = voice.Importance ?? run.Observations.Max(static observation => observation.Importance),
            Metadata = voice.Metadata ?? run.Observations.LastOrDefault(static observation => observation.Metadata is not null)?.Metadata,
            TtlSeconds = voice.TtlSeconds,
            ExpiresAt = voice.ExpiresAt,
            Mode = voice.Mode,
            CreatedAt = prior?.CreatedAt ?? time.Now,
            UpdatedAt = time.Recorded,
            IsDeleted = run.IsForgotten,
            TemporalState = StateOf(run),
            ValidFrom = run.IsVoid ? run.From : run.Observations.Min(static observation => observation.ValidFrom),
            ValidTo = run.To,
            SupersededBy = successor,
            SupersededAt = RetiredAt(run, prior, time.Now),
            SupersededReason = run.Reason,
            LastRefreshedAt = run.Observations.Count == 1 ? null : run.Observations.Max(static observation => observation.SaidAt),
            SaidAt = run.Observations.Max(static observation => observation.SaidAt),
            IsEssential = !IsKeptOut(run) && (voice.IsEssential || IsPromoted(run)),
            IsPromoted = IsPromoted(run),
            ArchivedAt = run.Observations.All(static observation => observation.ArchivedAt is not null) ? voice.ArchivedAt : null,
            RestoredAt = restored?.RestoredAt,
            RestoredReason = restored?.RestoredReason,
            Source = SourceOf(run),
            RecordedFrom = time.Recorded,
        };
    }

    /// <summary>A memory all of whose observations now belong to another; hidden when it was, or when that other is.</summary>
    public static MemoryRecord Merged(MemoryRecord prior, MemoryId into, bool isHidden, CommitTime time) => prior with
    {
        IsDeleted = isHidden,
        SupersededBy = into,
        SupersededAt = prior.SupersededAt < time.Now ? prior.SupersededAt : time.Now,
        SupersededReason = SupersededReason.Merged,
        ValidTo = prior.ValidFrom ?? prior.ValidTo,
        UpdatedAt = time.Recorded,
        RecordedFrom = time.Recorded,
    };

    /// <summary>A memory that no observation tells, hidden for good.</summary>
    public static MemoryRecord Hidden(MemoryRecord prior, CommitTime time) =>
        prior with { IsDeleted = true, UpdatedAt = time.Recorded, RecordedFrom = time.Recorded };

    private static bool IsPromoted(Run run) => !IsKeptOut(run) && run.Observations.Any(static observation => observation.Promotion == true);

    /// <summary>A request took it out of the essentials; that holds whatever is said later.</summary>
    private static bool IsKeptOut(Run run) => run.Observations.Any(static observation => observation.Promotion == false);

    private static TemporalState StateOf(Run run) =>
        run.Observations.Any(static observation => observation.TemporalState == TemporalState.Current)
            ? TemporalState.Current
            : run.Head.TemporalState;

    /// <summary>
    /// A retirement is due when its successor begins to hold, at the earliest when it is recorded; what was once recorded stays.
    /// A plan that was called off is retired as soon as that is known.
    /// </summary>
    private static DateTimeOffset? RetiredAt(Run run, MemoryRecord? prior, DateTimeOffset now)
    {
        if (run.Reason is null)
            return null;
        var due = run is { IsVoid: false, Successor: not null, SucceededAt: { } succeeded } ? Instants.Later(now, succeeded)
            : run.IsVoid || run.WasCalledOff ? now
            : Instants.Later(now, run.NegatedAt ?? now);
        return prior?.SupersededAt < due ? prior.SupersededAt : due;
    }

    private static MemorySource? SourceOf(Run run)
    {
        var sources = run.Observations.Select(static observation => observation.Source).OfType<TurnReference>().ToList();
        if (sources.Count == 0)
            return null;
        var messages = sources.Select(static source => source.Message).Distinct().ToList();
        if (messages.Count > MemorySource.MaxMessages)
            messages = [messages[0], .. messages.TakeLast(MemorySource.MaxMessages - 1)];
        return new MemorySource(sources[^1].Session, [.. messages]);
    }
}
