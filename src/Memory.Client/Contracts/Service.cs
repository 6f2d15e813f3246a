using System.Text.Json;

namespace Memory.Client;

/// <summary>An API key to mint.</summary>
public sealed record NewApiKey
{
    /// <summary>The tenant it belongs to, 1–255 characters.</summary>
    public required string OwnerId { get; init; }

    /// <summary>What it may reach.</summary>
    public required KeyScope Scope { get; init; }

    /// <summary>The one user of a <see cref="KeyScope.User"/> key.</summary>
    public string? UserId { get; init; }

    /// <summary>Requests per minute; 0 for no limit. At most the minter's own.</summary>
    /// <value>The default is the server's setting.</value>
    public int? RateLimit { get; init; }

    /// <summary>Your own data: a JSON object up to 5,120 bytes and five levels.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>An API key without its secret.</summary>
public record ApiKeyRecord
{
    /// <summary>The key's id, by which it is revoked.</summary>
    public required string KeyId { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required string OwnerId { get; init; }

    /// <summary>What it may reach.</summary>
    public required KeyScope Scope { get; init; }

    /// <summary>The one user of a <see cref="KeyScope.User"/> key.</summary>
    public string? UserId { get; init; }

    /// <summary>Its own limit of requests per minute, 0 for none; null for the server's default.</summary>
    public int? RateLimit { get; init; }

    /// <summary>The minter's own data.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>When it was minted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to within a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>A minted API key and the only sight of its secret.</summary>
public sealed record CreatedApiKey : ApiKeyRecord
{
    /// <summary>The secret, <c>mem_live_…</c>, shown this once.</summary>
    public required string ApiKey { get; init; }
}

/// <summary>A page of API keys, newest first.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record KeyPage(IReadOnlyList<ApiKeyRecord> Keys, string? NextCursor);

/// <summary>What answers at the server's root.</summary>
/// <param name="Name">The product's name.</param>
/// <param name="Version">The server's version.</param>
public sealed record ServiceInfo(string Name, string Version);

/// <summary>Whether the server can do its work.</summary>
/// <param name="Status"><c>ok</c>, or <c>unavailable</c> when its storage cannot be reached.</param>
public sealed record HealthReport(string Status);

/// <summary>An error as the server tells it: RFC 9457, with validation errors by field.</summary>
public sealed record ProblemReport
{
    /// <summary>A short name of the kind of error.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong, in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Validation errors by field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
