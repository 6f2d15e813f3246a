using System.Diagnostics.CodeAnalysis;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Erasures;
using Memory.Server.Backups.Keys;
using Memory.Server.Backups.Places;
using Memory.Server.Backups.Restoring;
using Memory.Server.Backups.Running;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Users;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Memory.Server.Backups;

internal static class BackupServices
{
    /// <summary>Registers backups, where there is a place for them. They need a store, an audit trail, a clock, randomness and somewhere to try restores out.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The container disposes of what it made.")]
    public static IServiceCollection AddBackups(this IServiceCollection services, BackupSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ServingPause>();
        services.AddSingleton<ServerRestart>();
        services.AddSingleton(static provider => new BackupAccess(provider.GetService<BackupRoom>()));
        if (!settings.IsConfigured)
            return services;
        services.TryAddSingleton(new BackupOptions());
        services.AddSingleton<RingCopy>();
        services.TryAddSingleton<IArchiveSeals, NoSeals>();
        services.TryAddSingleton<IBackupPlace>(provider => settings.S3 is { } bucket
            ? ActivatorUtilities.CreateInstance<S3Place>(provider, bucket)
            : new FolderPlace(settings.Path!, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BackupRun>();
        services.AddSingleton<BackupCatalogue>();
        services.AddSingleton<BackupVerifier>();
        services.AddSingleton<BackupRestorer>();
        services.AddSingleton<BackupRoom>();
        services.AddSingleton<ErasureList>();
        services.AddSingleton<IErasureWitness, ErasureWitness>();
        if (!settings.IsRegular)
            return services;
        services.AddSingleton<IStoreWork, ErasureWork>();
        foreach (var tier in BackupTiers.Regular)
            services.AddSingleton<IStoreWork>(provider => new BackupWork(tier, provider.GetRequiredService<BackupRoom>()));
        return services;
    }
}
