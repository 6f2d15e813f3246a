using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps on memories.</summary>
internal static class CurationSteps
{
    private sealed record Draft(NewFact Fact, Moment ValidFrom, Moment ValidTo, Moment ExpiresAt);

    private static readonly Gen<Draft> Drafts =
        from slot in Gen.Frequency((5, Gen.Elements(Pools.Keys)), (1, Gen.Constant("")))
        from value in Pools.Value
        from content in Gen.Frequency((6, Gen.Elements(Pools.Values).Select(static value => $"User says {value}")), (1, Gen.Elements(Pools.Sentences)))
        from type in Gen.Elements(Enum.GetValues<MemoryType>())
        from cardinality in Gen.Frequency((5, Gen.Constant((Cardinality?)null)), (1, Gen.Elements<Cardinality?>(Cardinality.One, Cardinality.Many)))
        from state in Gen.Frequency((5, Gen.Constant(TemporalState.Current)), (2, Gen.Elements(Enum.GetValues<TemporalState>())))
        from validFrom in Pools.Moments(8)
        from validTo in Pools.Moments(25)
        from expiresAt in Pools.Moments(25)
        from document in Pools.Document
        from number in Draws.Number
        select new Draft(
            new NewFact
            {
                Type = type,
                Content = content,
                Slot = Slot.Parse(slot),
                Cardinality = cardinality,
                Value = value,
                Confidence = number / 10_000.0,
                Importance = number % 6 == 0 ? null : number % 6,
                Metadata = document,
                TtlSeconds = number % 11 == 0 ? number : null,
                Mode = (IngestionMode)(number % Enum.GetValues<IngestionMode>().Length),
                TemporalState = state,
                IsEssential = (number % 5) switch { 0 => true, 1 => false, _ => null },
            },
            validFrom,
            validTo,
            expiresAt);

    public static readonly Gen<Step> Remember =
        from user in Draws.User
        from drafts in Gen.Frequency((4, Drafts.ArrayOf(1)), (1, Drafts.ArrayOf(3)))
        select Step.Of($"{user} remember {string.Join(" & ", drafts.Select(static draft => draft))}", async (twin, token) =>
        {
            var facts = drafts.Select(draft => draft.Fact with
            {
                ValidFrom = draft.ValidFrom.At(twin.Time), ValidTo = draft.ValidTo.At(twin.Time), ExpiresAt = draft.ExpiresAt.At(twin.Time),
            });
            var stored = await twin.Curator.RememberAsync(twin.ScopeOf(user), [.. facts], twin.Ids, token);
            twin.Note(twin.ScopeOf(user), stored.Select(static memory => memory.Id));
            return stored;
        });

    public static readonly Gen<Step> Edit =
        from user in Draws.User
        from number in Draws.Number
        from content in Gen.Elements(Pools.Values)
        from value in Pools.Value
        from moment in Pools.Moments(3)
        from document in Pools.Document
        from field in Gen.Choose(0, 7)
        select Step.Of($"{user} edit {number} field {field} {content} {value} {moment}", (twin, token) => twin.Curator.EditAsync(
            twin.ScopeOf(user),
            twin.MemoryOf(twin.ScopeOf(user), number),
            field switch
            {
                0 => new MemoryEdit { Content = content },
                1 => new MemoryEdit { Value = new Change<Json?>(value) },
                2 => new MemoryEdit { ValidTo = new Change<DateTimeOffset?>(moment.At(twin.Time)) },
                3 => new MemoryEdit { ExpiresAt = new Change<DateTimeOffset?>(moment.At(twin.Time)) },
                4 => new MemoryEdit { TtlSeconds = new Change<int?>(number % 3 == 0 ? null : number) },
                5 => new MemoryEdit { Metadata = new Change<Json?>(document), Importance = new Change<int?>(number % 2 == 0 ? null : 5) },
                6 => new MemoryEdit { IsEssential = number % 2 == 0 },
                _ => new MemoryEdit { Content = content, Value = new Change<Json?>(value), ValidTo = new Change<DateTimeOffset?>(null) },
            },
            token));

    public static readonly Gen<Step> Delete =
        from user in Draws.User
        from number in Draws.Number
        from soft in Gen.Elements(true, false)
        select Step.Of($"{user} delete {number}{(soft ? " softly" : "")}", (twin, token) => soft
            ? twin.Curator.SoftDeleteAsync(twin.ScopeOf(user), twin.MemoryOf(twin.ScopeOf(user), number), token)
            : twin.Curator.DeleteAsync(twin.ScopeOf(user), twin.MemoryOf(twin.ScopeOf(user), number), token));

    public static readonly Gen<Step> Restore =
        from user in Draws.User
        from number in Draws.Number
        from reason in Gen.Elements(null, "it held all along", "\u00E9\uD83D\uDE00")
        select Step.Of($"{user} restore {number}", (twin, token) => twin.Restorer.RestoreAsync(twin.ScopeOf(user), twin.MemoryOf(twin.ScopeOf(user), number), reason, token));

    private static readonly Gen<Step> List =
        from user in Draws.User
        from limit in Draws.Limit
        from type in Gen.Frequency((4, Gen.Constant((MemoryType?)null)), (1, Gen.Elements(Enum.GetValues<MemoryType>()).Select(static type => (MemoryType?)type)))
        from slot in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(Pools.Keys)))
        from number in Draws.Number
        select Step.Pages($"{user} list by {limit} {type} {slot} {number}", async (twin, after, token) => await twin.Curator.ListAsync(
            twin.ScopeOf(user),
            new MemoryFilter
            {
                Now = twin.Time.Now(), Type = type, Slot = Slot.Parse(slot), MinImportance = number % 7 is > 0 and < 6 and var least ? least : null,
                IncludeSuperseded = number % 2 == 0, IncludeExpired = number % 3 == 0, IncludeDeleted = number % 5 == 0, IncludeArchived = number % 4 == 0,
            },
            after,
            limit,
            token));

    private static readonly Gen<Step> One =
        from user in Draws.User
        from number in Draws.Number
        from what in Gen.Choose(0, 3)
        select new Step($"{user} look {what} at {number}", async (twin, token) =>
        {
            var (scope, id) = (twin.ScopeOf(user), twin.MemoryOf(twin.ScopeOf(user), number));
            return what switch
            {
                0 => await twin.Curator.GetAsync(scope, id, token),
                1 => await twin.Curator.GetHistoryAsync(scope, id, token),
                2 => await twin.Curator.GetSourceAsync(scope, id, token),
                _ => await twin.Curator.GetStatisticsAsync(scope, token),
            };
        });

    public static readonly Gen<Step> Look = Gen.OneOf(List, One);
}
