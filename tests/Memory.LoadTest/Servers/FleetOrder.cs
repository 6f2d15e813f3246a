using System.Globalization;

namespace Memory.LoadTest.Servers;

/// <summary>Which servers a run needs.</summary>
internal sealed record FleetOrder
{
    /// <summary>The built program, <c>Memory.Server.dll</c>.</summary>
    public required string Program { get; init; }

    public required StoreKind Store { get; init; }

    /// <summary>How many servers over the one store; more than one with Postgres only.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Where the folders of the servers are made. On the disk that is to be measured.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether folders and database stay when the run is over.</summary>
    public bool Keep { get; init; }

    public bool IsSealed { get; init; }

    /// <summary>Further settings of the servers, by the names of environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The connection string that the servers get for the database's; null for the same. Whoever stands between them names itself here.</summary>
    public Func<string, string>? Via { get; init; }

    /// <summary>The settings with which each of a server's two caches takes so much at most.</summary>
    public static Dictionary<string, string> CachesOf(int megabytes)
    {
        var bound = megabytes.ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal) { ["Memory__StoreCacheMegabytes"] = bound, ["Memory__Recall__IndexMegabytes"] = bound };
    }
}
