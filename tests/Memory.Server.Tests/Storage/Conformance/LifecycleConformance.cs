using Memory.Server.Curation;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;
using Memory.Server.Tests.Lifecycle;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>Over random memories: a dry run tells to the last memory and digit what a real run then does, and the real run does just that.</summary>
public abstract class LifecycleConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly string[] Keys = ["location", "allergy", "hobby", "employer", "skill"];
    private static readonly string[] Values = ["peanut", "peanuts", "the peanuts", "hiking", "really hiking", "Austin", "Dallas", "San Diego", "San Francisco"];

    [Theory]
    [MemberData(nameof(TestScale.Seeds), 8, 1, MemberType = typeof(TestScale))]
    public async Task DryRun_OverRandomMemories_IsWhatTheRealRunDoes(int seed)
    {
        var random = new Random(seed);
        var rooms = new LifecycleRooms(Store, Time, TestRules.Lifecycle, TestRules.Retention);
        var seen = new HashSet<LifecycleAction>();
        for (var round = 0; round < 6; round++)
        {
            await LiveAsync(random);
            Time.Advance(TimeSpan.FromDays(random.Next(1, 12)));
            foreach (ILifecycleJob job in (ILifecycleJob[])[rooms.Optimize, rooms.Decay, rooms.Retention])
            {
                var before = await ListAsync();
                var told = await rooms.Runs.RunAsync(job, Ada, isDryRun: true, Token);
                Assert.Equal(before.Values, (await ListAsync()).Values);
                var done = await rooms.Runs.RunAsync(job, Ada, isDryRun: false, Token);
                Assert.Equal(ChangesOf(told), ChangesOf(done));
                Assert.Equal(told.Rules, done.Rules);
                await CheckAsync(before, done);
                seen.UnionWith(done.Actions.Keys);
            }

            Assert.Empty(ChangesOf(await rooms.Runs.RunAsync(rooms.Retention, Ada, isDryRun: true, Token)));
        }

        Assert.Subset(
            seen,
            new HashSet<LifecycleAction>([LifecycleAction.Promoted, LifecycleAction.Archived, LifecycleAction.Deleted, LifecycleAction.Expired, LifecycleAction.Decayed]));
    }

    private async Task CheckAsync(IReadOnlyDictionary<MemoryId, MemoryRecord> before, LifecycleReport done)
    {
        var after = await ListAsync();
        var changed = done.Changes.SelectMany(static user => user.Changes).Where(static change => change.Action != LifecycleAction.Decayed).ToDictionary(static change => change.Memory.Id);
        foreach (var (id, change) in changed)
        {
            var memory = after.GetValueOrDefault(id);
            Assert.True(change.Action switch
            {
                LifecycleAction.Deleted => memory is null,
                LifecycleAction.Archived => memory!.ArchivedAt is not null,
                LifecycleAction.Expired => memory!.IsExpiredAt(Time.Now()),
                LifecycleAction.Promoted => memory is { IsPromoted: true, IsEssential: true },
                LifecycleAction.Demoted => memory is { IsPromoted: false },
                _ => memory!.SupersededBy == change.Into && memory.SupersededReason == SupersededReason.Merged,
            }, $"{change.Action} of {change.Memory.Content}");
        }

        // Nothing else is gone, put away, expired or chosen, but for what takes in another that was.
        var takingIn = changed.Values.Select(static change => change.Into).OfType<MemoryId>().ToHashSet();
        foreach (var (id, memory) in before.Where(known => !changed.ContainsKey(known.Key) && !takingIn.Contains(known.Key)))
        {
            var now = after[id];
            Assert.Equal((memory.ArchivedAt, memory.ExpiresAt, memory.IsDeleted, memory.IsPromoted), (now.ArchivedAt, now.ExpiresAt, now.IsDeleted, now.IsPromoted));
        }
    }

    /// <summary>Some days of a user's life.</summary>
    private async Task LiveAsync(Random random)
    {
        var curator = new MemoryCurator(Store, Time);
        for (var step = 0; step < 15; step++)
        {
            Time.Advance(TimeSpan.FromHours(random.Next(1, 12)));
            var value = Values[random.Next(Values.Length)];
            var key = random.Next(3) == 0 ? null : Keys[random.Next(Keys.Length)];
            var stored = await curator.RememberAsync(
                Ada,
                [
                    new NewFact
                    {
                        Type = (MemoryType)random.Next(4), Content = $"User knows {value}", Slot = Slot.Parse(key), Value = key is null ? null : Json.From(value),
                        Importance = random.Next(7) is > 0 and < 6 and var importance ? importance : null, Confidence = random.Next(5, 11) / 10.0,
                        IsEssential = random.Next(8) == 0 ? true : null,
                    },
                ],
                new TimeOrderedIds(Time, System.Security.Cryptography.RandomNumberGenerator.Create()),
                Token);
            if (random.Next(6) == 0)
                await curator.SoftDeleteAsync(Ada, stored[0].Id, Token);
            else if (random.Next(6) == 0)
                await curator.EditAsync(Ada, stored[0].Id, new MemoryEdit { IsEssential = random.Next(2) == 0 }, Token);
        }
    }

    private async Task<IReadOnlyDictionary<MemoryId, MemoryRecord>> ListAsync() =>
        (await ReadAsync(Ada, static view => view.ListAllMemoriesAsync(Token))).ToDictionary(static memory => memory.Id);

    private static List<string> ChangesOf(LifecycleReport report) =>
    [
        .. report.Changes.SelectMany(static user => user.Changes).Select(static change =>
            $"{change.Action} {change.Memory.Id} {change.Rule} {change.Into} {change.EffectiveConfidence:R}"),
    ];
}
