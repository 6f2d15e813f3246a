namespace Memory.Server.Mcp.Http;

/// <summary>The revisions of the protocol that are spoken here; each is named for its day, so that they sort by age.</summary>
internal static class ProtocolVersions
{
    /// <summary>The first whose requests stand alone: each carries its version and says in headers what it is.</summary>
    private const string FirstModern = "2026-07-28";

    /// <summary>The one whose messages may come as a batch; also the one that is meant when nothing is said.</summary>
    private const string Batched = "2025-03-26";

    /// <summary>All of them, the latest first.</summary>
    public static IReadOnlyList<string> All { get; } = [FirstModern, "2025-11-25", "2025-06-18", Batched, "2024-11-05"];

    public static bool IsModern(string? version) => version is not null && string.CompareOrdinal(version, FirstModern) >= 0;

    public static bool MayBatch(string? version) => version is null or Batched;
}
