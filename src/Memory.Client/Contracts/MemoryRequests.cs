using System.Text.Json;
using System.Text.Json.Nodes;

namespace Memory.Client;

/// <summary>A memory to store.</summary>
public sealed record NewMemory
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required MemoryType Type { get; init; }

    /// <summary>What to remember, 1–10,000 characters.</summary>
    public required string Content { get; init; }

    /// <summary>The slot, up to 255 characters. A memory in a single-valued slot supersedes the one before it.</summary>
    public string? Key { get; init; }

    /// <summary>How many current memories the slot holds. The default is by catalogue; another value than the slot already has is refused with 409.</summary>
    public Cardinality? Cardinality { get; init; }

    /// <summary>The slot's typed value, any JSON up to 5,120 bytes.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>How sure you are, 0–1.</summary>
    /// <value>The default is 1.</value>
    public double? Confidence { get; init; }

    /// <summary>How much it matters, 1–5.</summary>
    public int? Importance { get; init; }

    /// <summary>Your own data: a JSON object up to 5,120 bytes and five levels.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Lifetime in seconds, 1–315,360,000.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>From when on it no longer shows; instead of <see cref="TtlSeconds"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Store as it stands, or parse <c>type:key=value</c> lines.</summary>
    /// <value>The default is <see cref="IngestionMode.Explicit"/>.</value>
    public IngestionMode? IngestionMode { get; init; }

    /// <summary>When it holds.</summary>
    /// <value>The default is <see cref="TemporalState.Current"/>.</value>
    public TemporalState? TemporalState { get; init; }

    /// <summary>From when on it holds in the world (inclusive).</summary>
    /// <value>The default is now.</value>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it holds in the world (exclusive).</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Whether to pin it to the conscious set.</summary>
    public bool? IsEssential { get; init; }
}

/// <summary>A change to a memory. What is null stays as it is; name a field in <see cref="Clear"/> to empty it.</summary>
public sealed record MemoryPatch
{
    /// <summary>A new wording, 1–10,000 characters. The earlier one stays in the history.</summary>
    public string? Content { get; init; }

    /// <summary>A new value.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>A new importance, 1–5.</summary>
    public int? Importance { get; init; }

    /// <summary>New metadata, replacing what was there.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>A new lifetime in seconds, counted from the memory's creation.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>A new expiry.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Until when it holds in the world (exclusive).</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Pins it to the conscious set, or takes it out.</summary>
    public bool? IsEssential { get; init; }

    /// <summary>Wire names of fields to empty: <c>value</c>, <c>importance</c>, <c>metadata</c>, <c>expires_at</c>, <c>valid_to</c>.</summary>
    public IReadOnlyCollection<string> Clear { get; init; } = [];

    internal JsonObject ToJson()
    {
        var body = new JsonObject();
        if (Content is not null)
            body["content"] = Content;
        if (Value is { } value)
            body["value"] = JsonNode.Parse(value.GetRawText());
        if (Importance is { } importance)
            body["importance"] = importance;
        if (Metadata is { } metadata)
            body["metadata"] = JsonNode.Parse(metadata.GetRawText());
        if (TtlSeconds is { } ttl)
            body["ttl_seconds"] = ttl;
        if (ExpiresAt is { } expires)
            body["expires_at"] = expires;
        if (ValidTo is { } validTo)
            body["valid_to"] = validTo;
        if (IsEssential is { } essential)
            body["is_essential"] = essential;
        foreach (var field in Clear)
            body[field] = null;
        return body;
    }
}

/// <summary>Which of a user's memories to list, newest first.</summary>
public sealed record MemoryListRequest
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>Only this kind.</summary>
    public MemoryType? Type { get; init; }

    /// <summary>Only this slot.</summary>
    public string? Key { get; init; }

    /// <summary>Only at least this importance, 1–5.</summary>
    public int? MinImportance { get; init; }

    /// <summary>Whether retired memories show too.</summary>
    public bool IncludeSuperseded { get; init; }

    /// <summary>Whether expired memories show too.</summary>
    public bool IncludeExpired { get; init; }

    /// <summary>Whether soft-deleted memories show too.</summary>
    public bool IncludeDeleted { get; init; }

    /// <summary>Whether memories that a rule of retention put away show too.</summary>
    public bool IncludeArchived { get; init; }

    /// <summary>Page size, 1–200.</summary>
    /// <value>The default is 50.</value>
    public int? Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A page of memories.</summary>
/// <param name="Memories">The memories.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record MemoryPage(IReadOnlyList<MemoryRecord> Memories, string? NextCursor);

/// <summary>A list of memories that is never paged.</summary>
/// <param name="Memories">The memories.</param>
public sealed record MemoryList(IReadOnlyList<MemoryRecord> Memories);

/// <summary>How many memories a user has, and of which kinds.</summary>
public sealed record MemoryStats
{
    /// <summary>All stored memories, the retired, expired and soft-deleted ones included.</summary>
    public required int Total { get; init; }

    /// <summary>The soft-deleted ones.</summary>
    public required int Deleted { get; init; }

    /// <summary>The expired ones.</summary>
    public required int Expired { get; init; }

    /// <summary>The retired ones.</summary>
    public required int Superseded { get; init; }

    /// <summary>Counts by wire name of the type.</summary>
    public required IReadOnlyDictionary<string, int> ByType { get; init; }

    /// <summary>Counts by importance, <c>"1"</c> to <c>"5"</c>; memories without one are not counted.</summary>
    public required IReadOnlyDictionary<string, int> ByImportance { get; init; }

    /// <summary>When the oldest was created.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>When the newest was created.</summary>
    public DateTimeOffset? Newest { get; init; }
}
