using System.Net;

namespace Memory.LoadTest.Servers;

/// <summary>How a server is started; the same again starts it over what it left.</summary>
internal sealed record ServerSpec
{
    /// <summary>The key that everything is asked with: of an administrator, without a limit of requests.</summary>
    public const string Key = "admin-key-of-the-load-test-0123456789abcdef";

    /// <summary>The built program, <c>Memory.Server.dll</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Its folder: the embedded store, or with Postgres what else it keeps.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it listens. Chosen once, so that it is the same after another start.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The database; null for the embedded store.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the store is encrypted.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Further settings, by the names of environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
