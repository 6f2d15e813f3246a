using System.Diagnostics.CodeAnalysis;
using Memory.Server.Audit;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Essentials;
using Memory.Server.Lifecycle.Merging;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Lifecycle.Scheduling;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Memory.Server.Lifecycle;

internal static class LifecycleServices
{
    /// <summary>Names the model that helps to choose the essentials, as a keyed <see cref="IChatClient"/>; without one, scores choose.</summary>
    public const string Model = "lifecycle";

    /// <summary>Registers what becomes of memories with time. It needs a store, an audit trail and how long it is kept, the analysis of texts, an estimate of tokens, a clock and randomness.</summary>
    public static IServiceCollection AddLifecycle(this IServiceCollection services, LifecycleSettings lifecycle, RetentionSettings retention)
    {
        services.AddSingleton(lifecycle);
        services.AddSingleton(retention);
        services.AddSingleton(RatesOf(lifecycle));
        services.TryAddSingleton(new ScheduleOptions());
        services.AddSingleton<NearDuplicates>();
        services.AddSingleton<ScoreJudge>();
        services.AddSingleton<IEssentialsJudge>(static provider => provider.GetKeyedService<IChatClient>(Model) is { } model
            ? ActivatorUtilities.CreateInstance<ModelJudge>(provider, model)
            : provider.GetRequiredService<ScoreJudge>());
        services.AddSingleton<OptimizePlan>();
        services.AddSingleton<MemoryChanges>();
        services.AddSingleton<LifecycleRuns>();
        services.AddJob<DecayJob>().AddJob<OptimizeJob>().AddJob<RetentionJob>();
        services.AddSingleton<IStoreWork, AuditRetention>();
        services.AddSingleton<ServerClock>();
        services.AddHostedService<LifecycleScheduler>();
        return services;
    }

    /// <summary>The rates that settings ask for; types that they do not name keep theirs.</summary>
    public static DecayRates RatesOf(LifecycleSettings settings)
    {
        var rates = DecayRates.Default with { Floor = settings.Floor };
        foreach (var (type, named) in settings.HalfLives)
        {
            TimeSpan? life = named > TimeSpan.Zero ? named : null;
            rates = type switch
            {
                MemoryType.Fact => rates with { Fact = life },
                MemoryType.Preference => rates with { Preference = life },
                MemoryType.Event => rates with { Event = life },
                _ => rates with { System = life },
            };
        }

        return rates;
    }

    private static IServiceCollection AddJob<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, ILifecycleJob => services.AddSingleton<T>().AddSingleton<IStoreWork>(static provider => new UsersWork(
        provider.GetRequiredService<T>(), provider.GetRequiredService<LifecycleRuns>(), provider.GetRequiredService<IAuditTrail>()));
}
