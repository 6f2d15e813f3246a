using Memory.Server.Api.Service;

namespace Memory.Server.Hosting.Http;

/// <summary>Requests of those who watch the server: they come through when nobody else does.</summary>
internal static class Watchers
{
    /// <summary>Whether it is asked how the server is.</summary>
    public static bool Ask(PathString path) => AskForHealth(path) || path.Equals(MetricsRoute.Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is asked if the server is well.</summary>
    public static bool AskForHealth(PathString path) => path.StartsWithSegments(HealthProbes.Path, StringComparison.OrdinalIgnoreCase);
}
