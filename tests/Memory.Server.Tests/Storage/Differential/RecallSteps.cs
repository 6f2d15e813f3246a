using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Memories;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random questions.</summary>
internal static class RecallSteps
{
    private static readonly string[] Questions =
        ["where do I live?", "Where did I live before Dallas", "what does the user eat", "Rex", "tea dog austin", "word17 word2999", "😀 \uE000", "Autsin", "", "the", "location"];

    public static readonly Gen<Step> Recall =
        from user in Draws.User
        from text in Gen.Elements(Questions)
        from asOf in Pools.Moments(12)
        from knownAt in Gen.Frequency((3, Gen.Constant(new Moment(null, null))), (1, Gen.Choose(-100, 10).Select(static hours => new Moment(TimeSpan.FromHours(hours) + TimeSpan.FromTicks(3), null))))
        from slots in Gen.Frequency((5, Gen.Constant<string[]>([])), (1, Gen.Elements(Pools.Keys).ArrayOf(2)))
        from document in Gen.Frequency((6, Gen.Constant((Json?)null)), (1, Gen.Constant((Json?)new Json("""{"a":1}"""))))
        from number in Draws.Number
        from way in Gen.Elements(Way.Held, Way.Held, Way.Afresh, Way.Found)
        select new Step($"{user} recall {text} {asOf} {knownAt} {number} {way}", async (twin, token) =>
        {
            var query = new RecallQuery
            {
                Text = text,
                Limit = number % 13,
                TurnLimit = number % 7,
                Types = number % 9 == 0 ? [MemoryType.Fact] : [],
                Slots = [.. slots.Select(Slot.Parse).OfType<Slot>()],
                Metadata = document,
                CurrentViewOnly = number % 3 != 0,
                AsOf = asOf.At(twin.Time),
                KnownAt = knownAt.At(twin.Time),
                MinScore = number % 5 == 0 ? 0.2 : 0,
                TokenBudget = 16 + (number % 300),
                Weights = number % 4 == 0 ? ImmutableDictionary<string, double>.Empty.Add(RecallService.SignalNames.Order(StringComparer.Ordinal).First(), number / 3.0) : null,
                ExcludeSession = number % 6 == 0 ? SessionId.Default : null,
            };
            return await RecallAsync(twin, way, recall => recall.RecallAsync(twin.ScopeOf(user), query, token));
        });

    public static readonly Gen<Step> Conscious =
        from user in Draws.User
        from budget in Gen.Choose(1, 400)
        from way in Gen.Elements(Way.Held, Way.Found)
        select new Step(
            $"{user} conscious {budget} {way}",
            async (twin, token) => await RecallAsync(twin, way, recall => recall.GetConsciousAsync(twin.ScopeOf(user), budget, token)));

    /// <summary>From what a question is answered: an index that is held, one made anew, or what the store finds by itself.</summary>
    private enum Way
    {
        Held,
        Afresh,
        Found,
    }

    private static async Task<T> RecallAsync<T>(Twin twin, Way way, Func<RecallService, ValueTask<T>> ask) => way switch
    {
        Way.Held => await ask(twin.Recall),
        Way.Afresh => await twin.RecallAfreshAsync(ask),
        _ => await twin.RecallFoundAsync(ask),
    };
}
