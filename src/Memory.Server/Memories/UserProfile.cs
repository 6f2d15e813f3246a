namespace Memory.Server.Memories;

/// <summary>A remembered person, as registered or first seen.</summary>
internal sealed record UserProfile(DateTimeOffset CreatedAt, string? DisplayName = null, Json? Metadata = null);

/// <summary>How much is held about a user.</summary>
internal sealed record UserUsage(int Sessions, int Messages, int Memories, DateTimeOffset? LastActive);

/// <summary>A user as the list of users tells it.</summary>
internal sealed record UserSummary(UserId Id, UserProfile Profile, UserUsage Usage);

/// <summary>A conversation.</summary>
internal sealed record Session
{
    public required SessionId Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The application's state, a JSON object.</summary>
    public Json? Context { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was ended; its turns stay.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
