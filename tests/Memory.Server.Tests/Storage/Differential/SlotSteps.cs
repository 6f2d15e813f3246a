using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Curation;
using Memory.Server.Ingest;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps that all press on few single-valued slots of one user: everything that can retire a memory, bring one forward or close one.</summary>
internal static class SlotSteps
{
    private static readonly Gen<string> City = Gen.Elements("Austin", "Dallas", "Paris");

    private static readonly Gen<Moment> Day =
        from day in Gen.Choose(-12, 12)
        from ticks in Gen.Elements(0L, 0L, 10L)
        select new Moment(TimeSpan.FromDays(day).Add(TimeSpan.FromTicks(ticks)), null);

    private static readonly Gen<Moment> None = Gen.Constant(default(Moment));

    private static readonly Gen<Step> Remember =
        from slot in Gen.Elements("location", "location", "team")
        from city in City
        from state in Gen.Frequency((6, Gen.Constant(TemporalState.Current)), (1, Gen.Elements(Enum.GetValues<TemporalState>())))
        from validFrom in Gen.OneOf(None, None, Day)
        from validTo in Gen.Frequency((6, None), (1, Day))
        from expiresAt in Gen.Frequency((9, None), (1, Day))
        from cardinality in Gen.Elements<Cardinality?>(null, null, null, Cardinality.One, Cardinality.Many)
        from again in City
        from twice in Gen.Elements(false, false, true)
        select Step.Of($"remember {slot} {city} {state} {validFrom} {validTo} {expiresAt} {cardinality} {(twice ? again : "")}", async (twin, token) =>
        {
            var fact = new NewFact
            {
                Type = MemoryType.Fact, Slot = Slot.Parse(slot), Content = $"User: {city}", Value = Json.From(city), TemporalState = state, Cardinality = cardinality,
                ValidFrom = validFrom.At(twin.Time), ValidTo = validTo.At(twin.Time), ExpiresAt = expiresAt.At(twin.Time),
            };
            NewFact[] facts = twice ? [fact, fact with { Value = Json.From(again), ValidTo = null }] : [fact];
            var stored = await twin.Curator.RememberAsync(twin.ScopeOf(0), facts, twin.Ids, token);
            twin.Note(twin.ScopeOf(0), stored.Select(static memory => memory.Id));
            return stored;
        });

    private static readonly Gen<Step> Edit =
        from number in Draws.Number
        from city in City
        from day in Gen.OneOf(None, Day)
        from field in Gen.Choose(0, 3)
        select Step.Of($"edit {number} {field} {city} {day}", (twin, token) => twin.Curator.EditAsync(
            twin.ScopeOf(0),
            twin.MemoryOf(twin.ScopeOf(0), number),
            field switch
            {
                0 => new MemoryEdit { Value = new Change<Json?>(Json.From(city)) },
                1 => new MemoryEdit { Content = $"User: {city}", Value = new Change<Json?>(null) },
                2 => new MemoryEdit { ValidTo = new Change<DateTimeOffset?>(day.At(twin.Time)) },
                _ => new MemoryEdit { ExpiresAt = new Change<DateTimeOffset?>(day.At(twin.Time)) },
            },
            token));

    private static readonly Gen<Step> Delete =
        from number in Draws.Number
        from soft in Gen.Elements(true, false)
        select Step.Of($"delete {number}{(soft ? " softly" : "")}", (twin, token) => soft
            ? twin.Curator.SoftDeleteAsync(twin.ScopeOf(0), twin.MemoryOf(twin.ScopeOf(0), number), token)
            : twin.Curator.DeleteAsync(twin.ScopeOf(0), twin.MemoryOf(twin.ScopeOf(0), number), token));

    private static readonly Gen<Step> Restore =
        from number in Draws.Number
        select Step.Of($"restore {number}", (twin, token) => twin.Restorer.RestoreAsync(twin.ScopeOf(0), twin.MemoryOf(twin.ScopeOf(0), number), null, token));

    private static readonly Gen<string> Spoken =
        from not in Gen.Elements("", "", "", "", "-")
        from slot in Gen.Elements("location", "location", "team")
        from city in Gen.Frequency((6, City), (1, Gen.Constant("")))
        from period in Gen.OneOf(
            Gen.Constant(""),
            Gen.Choose(-12, 12).Select(static day => $"@{day}"),
            from day in Gen.Choose(-12, 12) from length in Gen.Choose(0, 6) select $"@{day}..{day + length}")
        from state in Gen.Elements("", "", "", "!future", "!past", "!recurring")
        from wrong in Gen.Elements("", "", "", "~Austin", "~Dallas", "~~Austin", "~~Paris")
        select $"#{not}{slot}={city}{(wrong.StartsWith("~~", StringComparison.Ordinal) ? "" : period)}{state}{wrong}";

    private static readonly Gen<string> Sentence = Gen.Elements(
        "I live in Austin.", "I moved to Dallas last week.", "I'm in Paris until Friday.", "I'm moving to Dallas in five days.", "I no longer live in Dallas.",
        "I'm not moving to Dallas after all.", "Forget that.", "Forget where I live.", "Forget that I live in Austin.", "I used to live in Paris.");

    private static readonly Gen<Step> Say =
        from said in Gen.Frequency((3, Spoken), (1, Spoken.Two().Select(static pair => pair.Item1 + pair.Item2)), (2, Sentence))
        from at in Gen.Frequency((4, None), (1, Day))
        from worked in Gen.Elements(true, true, true, false)
        select new Step($"say {said} {at}{(worked ? "" : ", not worked yet")}", async (twin, token) =>
        {
            var turn = new NewTurn(null, TurnRole.User, null, said, at.At(twin.Time), null);
            var receipt = await twin.Ingest.IngestAsync(twin.ScopeOf(0), SessionId.Default, [turn], twin.Ids, token);
            return (receipt, worked ? await twin.WorkAsync(token) : null);
        });

    private static readonly Gen<Step> Wait =
        from ticks in Gen.Elements(TimeSpan.TicksPerMicrosecond, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay, 3 * TimeSpan.TicksPerDay)
        select new Step($"wait {TimeSpan.FromTicks(ticks)}", (twin, _) =>
        {
            twin.Time.Advance(TimeSpan.FromTicks(ticks));
            return Task.FromResult<object?>(null);
        });

    public static Gen<Step[]> Stories(int length) =>
        Gen.Frequency((6, Remember), (4, Edit), (3, Delete), (3, Restore), (6, Say), (4, Wait)).ArrayOf(length);
}
