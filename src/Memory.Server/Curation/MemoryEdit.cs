using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>A change to a memory: each field that is set replaces what was there, also by nothing.</summary>
internal sealed record MemoryEdit
{
    public string? Content { get; init; }

    public Change<Json?>? Value { get; init; }

    public Change<int?>? Importance { get; init; }

    public Change<Json?>? Metadata { get; init; }

    /// <summary>The new lifetime; it sets the expiry, counted from the memory's creation.</summary>
    public Change<int?>? TtlSeconds { get; init; }

    public Change<DateTimeOffset?>? ExpiresAt { get; init; }

    public Change<DateTimeOffset?>? ValidTo { get; init; }

    public bool? IsEssential { get; init; }

    /// <summary>
    /// Rewrites a memory's observations. All of them take the new details, so that a later refresh cannot bring an old one back; only the one
    /// whose wording shows takes the new wording, with the application's trust, so that extraction does not reword it. There is at least one.
    /// </summary>
    public IEnumerable<Observation> ApplyTo(MemoryRecord memory, IReadOnlyList<Observation> observations)
    {
        if (ValidTo?.To is { } end && end.ToInstant() <= (memory.ValidFrom ?? DateTimeOffset.MinValue))
            throw new InvalidChangeException("valid_to", "Must be later than valid_from.");
        var voice = observations.Where(observation => observation.Content == memory.Content).DefaultIfEmpty(observations[^1]).Last();
        foreach (var observation in observations)
        {
            var edited = WithDetails(observation, memory);
            if (observation == voice)
                edited = edited with { Content = Content ?? edited.Content, Trust = Trust.Application };
            if (Value is not null || Content is not null && observation.Value is null)
                edited = edited with { Identity = Identities.Of(edited.Value, Content ?? memory.Content) };
            yield return edited with { OpensRun = edited.OpensRun || observation == observations[0] && edited.Identity != observation.Identity };
        }
    }

    private Observation WithDetails(Observation observation, MemoryRecord memory)
    {
        var edited = observation;
        if (Value is { } value)
            edited = edited with { Value = value.To };
        if (Importance is { } importance)
            edited = edited with { Importance = importance.To };
        if (Metadata is { } metadata)
            edited = edited with { Metadata = metadata.To };
        if (ExpiresAt is { } expiry)
            edited = edited with { ExpiresAt = expiry.To?.ToInstant(), TtlSeconds = null };
        if (TtlSeconds is { } ttl)
            edited = edited with { TtlSeconds = ttl.To, ExpiresAt = ttl.To is { } seconds ? memory.CreatedAt.AddSeconds(seconds) : null };
        if (IsEssential is { } essential)
            edited = edited with { IsEssential = essential, Promotion = essential ? null : false };
        if (ValidTo is { } end)
            edited = edited.ValidTo is null ? edited with { ClosedAt = end.To?.ToInstant() } : edited with { ValidTo = end.To?.ToInstant() };
        return edited;
    }
}

/// <summary>A new value, which may be nothing.</summary>
internal readonly record struct Change<T>(T To);
