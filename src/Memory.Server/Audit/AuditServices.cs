using System.Diagnostics.Metrics;

namespace Memory.Server.Audit;

internal static class AuditServices
{
    /// <summary>Registers the audit trail. It needs a store, a clock and randomness.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(static provider => new AuditMetrics(provider.GetService<IMeterFactory>()))
        .AddSingleton<IAuditTrail, AuditTrail>()
        .AddSingleton<AuditReader>()
        .AddSingleton<IAuditReader>(static provider => provider.GetRequiredService<AuditReader>())
        .AddSingleton<IAuditSubjects>(static provider => provider.GetRequiredService<AuditReader>());
}
