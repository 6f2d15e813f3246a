namespace Memory.Server.Memories;

/// <summary>One message said, kept as it was.</summary>
internal sealed record Turn
{
    public required MessageId Id { get; init; }

    public required SessionId Session { get; init; }

    public required TurnRole Role { get; init; }

    public string? Name { get; init; }

    public required string Content { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>When the system stored it.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    public Json? Metadata { get; init; }

    /// <summary>Its place in the order of arrival among the user's turns, given by the store.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether "forget that" hid it: it stays stored but is never recalled.</summary>
    public bool IsHidden { get; init; }
}
