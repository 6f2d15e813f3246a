namespace Memory.Server.Configuration;

/// <summary>Reads how long audit logs are kept.</summary>
internal sealed class AuditSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const string RetentionDays = "Audit:RetentionDays";

    /// <summary>A hundred years: nothing that anybody would wait for is longer.</summary>
    private const int MaxDays = 36_500;

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { RetentionDays };

    /// <summary>Reads them; 0 days is for ever.</summary>
    public AuditSettings Read() => new NumberSettings(configuration, mistakes).Whole(RetentionDays, 0, MaxDays) switch
    {
        null => new AuditSettings(),
        0 => new AuditSettings { Retention = null },
        { } days => new AuditSettings { Retention = TimeSpan.FromDays(days) },
    };
}
