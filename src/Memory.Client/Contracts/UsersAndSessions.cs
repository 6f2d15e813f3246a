using System.Text.Json;

namespace Memory.Client;

/// <summary>A user to create.</summary>
public sealed record NewUser
{
    /// <summary>The application's id for the person, 1–255 characters.</summary>
    /// <value>The default is a fresh UUID.</value>
    public string? UserId { get; init; }

    /// <summary>A name to show, up to 255 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Your own data: a JSON object up to 5,120 bytes and five levels.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>A created user and the only sight of their key.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="ApiKey">A user-scoped API key, shown this once.</param>
/// <param name="CreatedAt">When the user was first seen.</param>
public sealed record CreatedUser(string Id, string ApiKey, DateTimeOffset CreatedAt);

/// <summary>A user with what is held about them.</summary>
public sealed record UserRecord
{
    /// <summary>The application's id for the person.</summary>
    public required string Id { get; init; }

    /// <summary>A name to show.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The application's own data.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>When the user was first seen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How much is held about the user.</summary>
    public required UserUsage Usage { get; init; }
}

/// <summary>How much is held about a user.</summary>
/// <param name="Sessions">Sessions that have not ended.</param>
/// <param name="Messages">Stored turns.</param>
/// <param name="Memories">Stored memories, the retired ones included, the deleted ones not.</param>
/// <param name="LastActive">When the user was last written to; null when never.</param>
public sealed record UserUsage(int Sessions, int Messages, int Memories, DateTimeOffset? LastActive);

/// <summary>A page of users, by id.</summary>
/// <param name="Users">The users.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record UserPage(IReadOnlyList<UserRecord> Users, string? NextCursor);

/// <summary>A session to create.</summary>
public sealed record NewSession
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>The session's id, up to 255 characters, unique per user. An existing one is answered as it is.</summary>
    /// <value>The default is a fresh UUID.</value>
    public string? SessionId { get; init; }

    /// <summary>The application's state: a JSON object up to 65,536 bytes.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>Lifetime in seconds, 1–315,360,000.</summary>
    public int? TtlSeconds { get; init; }
}

/// <summary>A conversation.</summary>
public sealed record SessionRecord
{
    /// <summary>The session's id, unique per user.</summary>
    public required string Id { get; init; }

    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>The application's state.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was ended; its turns stay.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A page of sessions, newest first.</summary>
/// <param name="Sessions">The sessions.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record SessionPage(IReadOnlyList<SessionRecord> Sessions, string? NextCursor);
