using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Lifecycle;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Essentials;
using Memory.Server.Lifecycle.Merging;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>The room put together over a store, as the server does it.</summary>
internal sealed class LifecycleRooms
{
    public LifecycleRooms(
        IMemoryStore store, TimeProvider time, LifecycleSettings? settings = null, RetentionSettings? rules = null, IEssentialsJudge? judge = null)
    {
        settings ??= new LifecycleSettings();
        Rates = LifecycleServices.RatesOf(settings);
        var changes = new MemoryChanges(store, time);
        var duplicates = new NearDuplicates(new TextAnalysis(new HashingEmbeddingGenerator()));
        Decay = new DecayJob(store, changes, Rates, settings);
        Optimize = new OptimizeJob(new OptimizePlan(store, duplicates, judge ?? new ScoreJudge(), new Utf8TokenEstimator(), Rates, settings), changes, settings);
        Retention = new RetentionJob(store, changes, Rates, rules ?? new RetentionSettings(), settings);
        Runs = new LifecycleRuns(store, time, NullLogger<LifecycleRuns>.Instance);
    }

    public DecayRates Rates { get; }

    public DecayJob Decay { get; }

    public OptimizeJob Optimize { get; }

    public RetentionJob Retention { get; }

    public LifecycleRuns Runs { get; }
}

/// <summary>Rules under which much happens within weeks.</summary>
internal static class TestRules
{
    public static LifecycleSettings Lifecycle { get; } = new()
    {
        HalfLives = Enum.GetValues<MemoryType>().ToImmutableDictionary(static type => type, static _ => TimeSpan.FromDays(20)),
        EssentialTokens = 60,
        PromoteAt = 0.5,
        KeepAt = 0.45,
    };

    public static RetentionSettings Retention { get; } = new()
    {
        Ages = ImmutableDictionary<MemoryType, RetentionAges>.Empty
            .Add(MemoryType.Fact, new RetentionAges(TimeSpan.FromDays(10), null, TimeSpan.FromDays(40)))
            .Add(MemoryType.Preference, new RetentionAges(null, TimeSpan.FromDays(15), null))
            .Add(MemoryType.Event, new RetentionAges(TimeSpan.FromDays(2), TimeSpan.FromDays(12), TimeSpan.FromDays(25))),
        MaxMemoriesPerUser = 12,
        RetiredDeleteAfter = TimeSpan.FromDays(8),
    };
}
