namespace Memory.Client;

/// <summary>Says that everything about a user was erased.</summary>
public sealed record ErasureReceipt
{
    /// <summary>The person who was remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>When. What was said until then and arrives later is acknowledged and dropped.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    /// <summary>How much was erased.</summary>
    public required ErasureCounts Counts { get; init; }

    /// <summary>SHA-256 over the receipt, in hexadecimal digits. The audit log carries it too, which proves the receipt; how it is computed stands in <c>docs/operations.md</c>.</summary>
    public required string ReceiptHash { get; init; }
}

/// <summary>How much of a user was erased.</summary>
public sealed record ErasureCounts
{
    /// <summary>Memories, each once whatever its history; retired and deleted ones too.</summary>
    public required int Memories { get; init; }

    /// <summary>Stored turns.</summary>
    public required int Messages { get; init; }

    /// <summary>Sessions, ended ones too.</summary>
    public required int Sessions { get; init; }

    /// <summary>Links between memories, those that somebody removed too.</summary>
    public required int Associations { get; init; }

    /// <summary>Extraction jobs that could still be read.</summary>
    public required int Jobs { get; init; }

    /// <summary>The user's API keys, revoked ones too.</summary>
    public required int Keys { get; init; }
}
