using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>One remembered thing, as the server tells it.</summary>
public record MemoryRecord
{
    /// <summary>The memory's id, a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant, derived from the API key alone.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The person remembered, 1–255 characters, chosen by the application.</summary>
    public required string UserId { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required MemoryType Type { get; init; }

    /// <summary>What is remembered, in words, 1–10,000 characters.</summary>
    public required string Content { get; init; }

    /// <summary>The slot: the question that this memory answers, such as <c>location</c>. Null for a free memory, which supersedes nothing.</summary>
    public string? Key { get; init; }

    /// <summary>How many current memories the slot holds; null without a <see cref="Key"/>.</summary>
    public Cardinality? Cardinality { get; init; }

    /// <summary>The typed value of the slot, any JSON up to 5,120 bytes.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>How sure the server is, 0–1. The default is 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What age has left of <see cref="Confidence"/>, 0–1: now, or at the instant that a recall asked about. Null from a server that does not tell it.</summary>
    public double? EffectiveConfidence { get; init; }

    /// <summary>How much it matters, 1 (low) to 5 (critical).</summary>
    public int? Importance { get; init; }

    /// <summary>The application's own data: a JSON object up to 5,120 bytes and five levels.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Lifetime in seconds from <see cref="CreatedAt"/>, 1–315,360,000.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>From when on it no longer shows.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it came to be.</summary>
    public IngestionMode IngestionMode { get; init; }

    /// <summary>When the server first stored it, by the server's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the server last changed it.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it was soft-deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When it holds, seen from now.</summary>
    public TemporalState TemporalState { get; init; }

    /// <summary>From when on it holds in the world (inclusive); null when that is not known.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it holds in the world (exclusive); null for open-ended.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The memory that took its place.</summary>
    public Guid? SupersededBy { get; init; }

    /// <summary>When it was retired.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    /// <summary>Why it was retired.</summary>
    public SupersededReason? SupersededReason { get; init; }

    /// <summary>When the same thing was last seen again.</summary>
    public DateTimeOffset? LastRefreshedAt { get; init; }

    /// <summary>Whether it belongs to the conscious set.</summary>
    public bool IsEssential { get; init; }

    /// <summary>When it was last brought back after it had been retired or archived.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>Why it was brought back, as told by whoever did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RestoredReason { get; init; }

    /// <summary>When a rule of retention put it away: kept, but neither recalled nor listed unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The turns it came from; null when the application stored it itself.</summary>
    public MemorySource? Source { get; init; }
}

/// <summary>The turns that a memory came from.</summary>
/// <param name="SessionId">The session of the latest of them.</param>
/// <param name="MessageIds">Their ids, oldest first; at most the first and the latest 49.</param>
public sealed record MemorySource(string SessionId, IReadOnlyList<string> MessageIds);
