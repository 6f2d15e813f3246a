namespace Memory.Client;

/// <summary>Something that was done to an owner's data or keys, as the owner's audit log tells it. It holds nothing that anybody said.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the log, counted from 1 without gaps. Retention removes entries from the beginning only.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was written, which is right after it was done.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The API key it was done with; null for what the server did by itself and for commands on the store.</summary>
    public string? KeyId { get; init; }

    /// <summary>What was done, such as <c>memory.delete</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Stands for the user that it was done to, always the same for one user until that user is erased; null when it concerned no single one.</summary>
    public string? Pseudonym { get; init; }

    /// <summary>Ids, counts and hashes, by name.</summary>
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    /// <summary>Ties the entry to those before it: a SHA-256 in lower-case hex.</summary>
    public required string Hash { get; init; }
}

/// <summary>A page of an audit log, newest entries first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="NextCursor">Where the next page starts; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? NextCursor);
