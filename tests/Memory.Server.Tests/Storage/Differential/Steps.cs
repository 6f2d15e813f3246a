using FsCheck;
using FsCheck.Fluent;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps over all rooms.</summary>
internal static class Steps
{
    private static readonly Gen<Step> Any = Gen.Frequency(
        (12, CurationSteps.Remember), (4, CurationSteps.Edit), (2, CurationSteps.Delete), (2, CurationSteps.Restore), (6, CurationSteps.Look),
        (10, IngestSteps.Ingest), (7, IngestSteps.Work), (2, IngestSteps.Look),
        (5, AssociationSteps.Associate), (1, AssociationSteps.Dissociate), (4, AssociationSteps.Graph),
        (3, UserSteps.Session), (3, UserSteps.User),
        (8, RecallSteps.Recall), (2, RecallSteps.Conscious), (3, LifecycleSteps.Run),
        (7, Wait()));

    public static Gen<Step[]> Stories(int length) => Any.ArrayOf(length);

    /// <summary>Shorter stories that may fail the same way.</summary>
    public static IEnumerable<Step[]> Shorter(Step[] story)
    {
        for (var part = story.Length / 2; part > 0; part /= 2)
        {
            for (var start = 0; start + part <= story.Length; start += part)
                yield return [.. story[..start], .. story[(start + part)..]];
        }
    }

    private static Gen<Step> Wait() =>
        from span in Gen.Frequency(
            (3, Gen.Elements(TimeSpan.FromTicks(1), TimeSpan.FromTicks(13), TimeSpan.FromMicroseconds(1))),
            (5, Gen.Choose(1, 5_000).Select(static ms => TimeSpan.FromMilliseconds(ms))),
            (2, Gen.Choose(1, 60).Select(static hours => TimeSpan.FromHours(hours))),
            (1, Gen.Choose(5, 30).Select(static days => TimeSpan.FromDays(days))))
        select new Step($"wait {span}", (twin, _) =>
        {
            twin.Time.Advance(span);
            return Task.FromResult<object?>(twin.Time.GetUtcNow());
        });
}
