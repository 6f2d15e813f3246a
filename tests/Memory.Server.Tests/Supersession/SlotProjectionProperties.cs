using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Supersession;

/// <summary>What must hold for any observations in any order of arrival.</summary>
public sealed class SlotProjectionProperties
{
    private static readonly string[] Cities = ["Austin", "Dallas", "Houston"];

    private static readonly int[] Days = [.. Enumerable.Range(0, 46)];

    [Fact]
    public void Permutation_OfTheSameObservations_GivesTheSameMemories() => Check((told, order, cardinality) =>
    {
        var straight = new SlotUnderTest(cardinality).Tell(told);
        var shuffled = new SlotUnderTest(cardinality).Tell(Shuffle(told, order));
        foreach (var day in Days)
            Assert.Equal(straight.ViewAt(day), shuffled.ViewAt(day));
        Assert.Equal(straight.Told(), shuffled.Told());
    });

    [Fact]
    public void Single_AtAnyInstant_HasAtMostOneOpenEndedCurrentMemory() => Check((told, order, _) =>
    {
        var stays = StaysOf(told);
        var slot = new SlotUnderTest().Tell(Shuffle(told, order));
        foreach (var day in Days)
        {
            Assert.True(slot.Memories.Count(memory => !stays.Contains(memory.Id)
                && memory.StateAt(Said.Day(day)) == TemporalState.Current && memory.IsInCurrentView(Said.Day(day))) <= 1, $"on day {day}: {slot.Told()}");
        }
    });

    [Fact]
    public void KnownAt_AnyInstant_ShowsWhatWasShownThen() => Check((told, order, cardinality) =>
    {
        var slot = new SlotUnderTest(cardinality);
        var shown = new List<(DateTimeOffset Known, string[] Views)>();
        foreach (var observation in Shuffle(told, order))
        {
            var known = slot.Now;
            slot.Tell(observation);
            shown.Add((known, [.. Days.Select(day => slot.ViewAt(day))]));
            Assert.Equal(shown[^1].Views, Days.Select(day => slot.ViewAt(day, slot.Now)));
        }

        foreach (var (known, views) in shown)
            Assert.Equal(views, Days.Select(day => slot.ViewAt(day, known)));
    });

    [Fact]
    public void KnownAt_AnyInstant_HoldsAtMostOneOpenEndedValue() => Check((told, order, _) =>
    {
        var slot = new SlotUnderTest();
        foreach (var observation in Shuffle(told, order))
        {
            var known = slot.Now;
            slot.Tell(observation);
            foreach (var day in Days)
                Assert.True(slot.KnownAt(known).Count(memory => memory is { ValidTo: null, TemporalState: not TemporalState.Recurring } && memory.IsInCurrentView(Said.Day(day))) <= 1);
        }
    });

    [Fact]
    public void Single_OpenEndedUnretiredRow_IsAtMostOne() => Check((told, order, _) =>
    {
        var slot = new SlotUnderTest().Tell(Shuffle(told, order));
        Assert.True(slot.Memories.Count(static memory =>
            memory is { TemporalState: TemporalState.Current, SupersededAt: null, ValidTo: null, IsDeleted: false }) <= 1);
    });

    [Fact]
    public void History_OfAnyObservations_LosesNone() => Check((told, order, cardinality) =>
    {
        var slot = new SlotUnderTest(cardinality).Tell(Shuffle(told, order));
        foreach (var said in told.Where(static observation => observation.Stance == Stance.Asserts))
        {
            Assert.Contains(slot.Memories, memory => memory.Identity == said.Identity
                && (memory.ValidFrom is null || said.ValidFrom is null || said.Corrects is not null || memory.ValidFrom <= said.ValidFrom));
        }
    });

    [Fact]
    public void Observation_AppliedTwice_EqualsOnce() => Check((told, order, cardinality) =>
    {
        var once = new SlotUnderTest(cardinality).Tell(told);
        var versions = once.Versions.Count;
        var before = once.Told();
        once.Tell(Shuffle(told, order));
        Assert.Equal(before, once.Told());
        Assert.Equal(versions, once.Versions.Count);
    });

    [Fact]
    public void Stay_OverAnyHome_NeverRetiresIt() => Check((told, order, _) =>
    {
        var moves = told.Where(static observation => observation is { ValidTo: null, Corrects: null, Stance: Stance.Asserts, TemporalState: TemporalState.Current }).ToList();
        var stays = told.Where(static observation => observation is { ValidTo: not null, Corrects: null }).ToList();
        var alone = new SlotUnderTest().Tell(moves);
        var overlaid = new SlotUnderTest().Tell(Shuffle([.. moves, .. stays], order));
        var stayIds = stays.Select(static stay => stay.Id).ToHashSet();
        Assert.Equal(Homes(alone.Memories), Homes(overlaid.Memories.Where(memory => !stayIds.Contains(memory.Id))));

        static IEnumerable<string> Homes(IEnumerable<MemoryRecord> memories) => memories.Where(static memory => memory.SupersededReason != SupersededReason.Merged)
            .Select(static memory => $"{memory.Identity} {memory.ValidFrom} {memory.ValidTo} {memory.SupersededReason}").Order(StringComparer.Ordinal);
    });

    /// <summary>Bounded stays, and what may be one because it corrects one.</summary>
    private static HashSet<MemoryId> StaysOf(Observation[] told) =>
        [.. told.Where(said => said.ValidTo is not null || (said.Corrects is not null && told.Any(static stay => stay.ValidTo is not null))).Select(static said => said.Id)];

    private static void Check(Action<Observation[], int[], Cardinality> property) =>
        Prop.ForAll(Stories().ToArbitrary(), story => property(story.Told, story.Order, story.Cardinality))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 20_000 : 150).WithQuietOnSuccess(true));

    private static Gen<(Observation[] Told, int[] Order, Cardinality Cardinality)> Stories() =>
        from cardinality in Gen.Elements(Cardinality.One, Cardinality.Many)
        from told in Observations(cardinality).ListOf().Select(static list => list.Take(9).ToArray())
        from order in Gen.Choose(0, 1000).ListOf(9)
        select (told, order.ToArray(), cardinality);

    private static Gen<Observation> Observations(Cardinality cardinality) =>
        from city in Gen.Elements(Cities)
        from @from in Gen.Choose(0, 40)
        from said in Gen.Choose(0, 40)
        from length in Gen.Choose(1, 8)
        from kind in Gen.Frequency(
            (4, Gen.Constant("move")), (3, Gen.Constant("home")), (2, Gen.Constant("stored")), (2, Gen.Constant("stay")), (1, Gen.Constant("past")), (1, Gen.Constant("plan")),
            (1, Gen.Constant("someday")), (1, Gen.Constant("negation")), (2, Gen.Constant("corrected")), (2, Gen.Constant("meant")), (1, Gen.Constant("meant stay")),
            (1, Gen.Constant("meant plan")), (1, Gen.Constant("meant past")))
        from wrong in Gen.Elements(Cities)
        from restored in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(1, 6)))
        let slotted = kind switch
        {
            "stay" => Said.That(city, @from, said, @from + length),
            "past" => Said.Once(city, said),
            "plan" => Said.Planned(city, @from, said),
            "someday" => Said.Someday(city, said),
            "negation" => Said.NoLonger(city, @from, said: said),
            "home" => Said.That(city, said),
            "stored" => Said.Stored(city, @from, said),
            "corrected" => Said.Corrected(city, wrong, said),
            "meant" => Said.Meant(city, wrong, said),
            "meant stay" => Said.Meant(city, wrong, said) with { ValidTo = Said.Day(said + length) },
            "meant plan" => Said.Planned(city, @from, said) with { Corrects = Identities.OfText(wrong) },
            "meant past" => Said.Once(city, said) with { Corrects = Identities.OfText(wrong) },
            _ => Said.That(city, @from, said),
        }
        select slotted with { Cardinality = cardinality, RestoredAt = restored > 0 && kind != "negation" ? Said.Day(said + restored) : null };

    private static IEnumerable<Observation> Shuffle(Observation[] told, int[] order) =>
        told.Select((observation, index) => (observation, Rank: order[index % order.Length] * 31 % 97 + index % 2)).OrderBy(static pair => pair.Rank).Select(static pair => pair.observation);
}
