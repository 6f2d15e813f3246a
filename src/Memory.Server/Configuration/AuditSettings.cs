namespace Memory.Server.Configuration;

/// <summary>How long audit logs are kept. Settings below <c>Memory:Audit</c>.</summary>
internal sealed record AuditSettings
{
    /// <summary>What was written longer ago is removed; null for never.</summary>
    /// <value>The default is 400 days.</value>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(400);
}
