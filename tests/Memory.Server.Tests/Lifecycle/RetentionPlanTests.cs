using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Retention;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Lifecycle;

public sealed class RetentionPlanTests
{
    private static readonly RetentionSettings All = Of(MemoryType.Fact, archive: 10, expire: 20, delete: 30);

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, LifecycleAction.Archived)]
    [InlineData(20, LifecycleAction.Expired)]
    [InlineData(30, LifecycleAction.Deleted)]
    public void Age_DecidesTheGravestThatIsDue(int days, object? action) =>
        Assert.Equal(action, Plan(All, days, Rows.Memory(1)).SingleOrDefault()?.Action);

    [Fact]
    public void Rules_AreOffByDefaultAndByType()
    {
        Assert.Empty(Plan(new RetentionSettings(), 36_500, Rows.Memory(1)));
        Assert.Empty(Plan(All, 36_500, Rows.Memory(1) with { Type = MemoryType.Event }));
        Assert.False(new RetentionSettings().HasAny);
    }

    [Fact]
    public void Refresh_RestoreAndStoring_StartTheAgeAnew()
    {
        Assert.Empty(Plan(All, 30, Rows.Memory(1) with { LastRefreshedAt = Rows.Noon.AddDays(25) }));
        Assert.Empty(Plan(All, 30, Rows.Memory(1) with { RestoredAt = Rows.Noon.AddDays(25) }));

        // Said long before it was stored, as an import of old conversations is.
        Assert.Empty(Plan(All, 5, Rows.Memory(1) with { SaidAt = Rows.Noon.AddYears(-3) }));
    }

    [Fact]
    public void Pins_ArePutAwayOnlyWhenAsked()
    {
        var pin = Rows.Memory(1) with { IsEssential = true };
        Assert.Empty(Plan(All, 10, pin));
        Assert.Equal(LifecycleAction.Archived, Assert.Single(Plan(All with { IncludePinned = true }, 10, pin)).Action);
        Assert.Equal(LifecycleAction.Archived, Assert.Single(Plan(All, 10, pin with { IsPromoted = true })).Action);
        Assert.Equal(LifecycleAction.Expired, Assert.Single(Plan(All, 20, pin)).Action);
        Assert.Equal(LifecycleAction.Deleted, Assert.Single(Plan(All, 30, pin)).Action);
    }

    [Fact]
    public void WhatIsDoneAlready_IsNotDoneAgain()
    {
        Assert.Empty(Plan(All, 15, Rows.Memory(1) with { ArchivedAt = Rows.Noon.AddDays(10) }));
        Assert.Empty(Plan(All, 25, Rows.Memory(1) with { ExpiresAt = Rows.Noon.AddDays(20) }));
        Assert.Equal("fact_delete_after_days", Assert.Single(Plan(All, 30, Rows.Memory(1) with { ArchivedAt = Rows.Noon.AddDays(10) })).Rule);
        Assert.Equal(LifecycleAction.Deleted, Assert.Single(Plan(All, 30, Rows.Memory(1) with { IsDeleted = true })).Action);
    }

    [Fact]
    public void Retired_AreDeletedByTheirOwnRule()
    {
        var retired = Rows.Memory(1) with { SupersededAt = Rows.Noon.AddDays(5), SupersededReason = SupersededReason.Replaced };
        var rules = new RetentionSettings { RetiredDeleteAfter = TimeSpan.FromDays(10) };
        Assert.Empty(Plan(rules, 14, retired));
        Assert.Equal("retired_delete_after_days", Assert.Single(Plan(rules, 15, retired)).Rule);
        Assert.Empty(Plan(rules, 3650, Rows.Memory(2)));
        Assert.Empty(Plan(Of(MemoryType.Fact, archive: 1, expire: 2, delete: null), 100, retired));
    }

    [Fact]
    public void Cap_PutsAwayTheLeastValuableAndThenTheOldest()
    {
        MemoryRecord[] memories =
        [
            Rows.Memory(1, 1) with { Importance = 5 },
            Rows.Memory(2, 2) with { Importance = 1 },
            Rows.Memory(3, 3),
            Rows.Memory(4, 4),
            Rows.Memory(5, 5) with { Confidence = 0.2 },
            Rows.Memory(6, 6) with { IsEssential = true, Importance = 1 },
            Rows.Memory(7, 7) with { ArchivedAt = Rows.Noon },
        ];
        var plan = Plan(new RetentionSettings { MaxMemoriesPerUser = 3 }, 0.1, memories);
        Assert.Equal([Rows.Id(5), Rows.Id(2), Rows.Id(3)], plan.Select(static change => change.Memory.Id));
        Assert.All(plan, static change => Assert.Equal("max_memories_per_user", change.Rule));
        Assert.Empty(Plan(new RetentionSettings { MaxMemoriesPerUser = 6 }, 0.1, memories));
    }

    private static RetentionSettings Of(MemoryType type, int? archive, int? expire, int? delete) => new()
    {
        Ages = ImmutableDictionary<MemoryType, RetentionAges>.Empty.Add(type, new RetentionAges(Days(archive), Days(expire), Days(delete))),
    };

    private static TimeSpan? Days(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;

    private static IReadOnlyList<LifecycleChange> Plan(RetentionSettings rules, double days, params MemoryRecord[] memories) =>
        RetentionPlan.Of(memories, rules, DecayRates.Default, Rows.Noon.AddDays(days));
}
