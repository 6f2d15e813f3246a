using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Tests.Lifecycle;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Regular work on a user's memories. Its dry run must tell what it then does, and a second run right after it must find nothing left to do.</summary>
internal static class LifecycleSteps
{
    public static readonly Gen<Step> Run =
        from user in Draws.User
        from job in Gen.Choose(0, 2)
        select new Step($"{user} regular work {job}", async (twin, token) =>
        {
            var rooms = new LifecycleRooms(twin.Store, twin.Time, TestRules.Lifecycle, TestRules.Retention);
            ILifecycleJob work = job switch { 0 => rooms.Decay, 1 => rooms.Optimize, _ => rooms.Retention };
            var told = await rooms.Runs.RunAsync(work, twin.ScopeOf(user), isDryRun: true, token);
            var done = await rooms.Runs.RunAsync(work, twin.ScopeOf(user), isDryRun: false, token);
            Assert.Equal(Told(told), Told(done));
            if (job == 2)
                Assert.Empty(Told(await rooms.Runs.RunAsync(work, twin.ScopeOf(user), isDryRun: true, token)));
            return Told(done);
        });

    /// <summary>The changes, without the memories as they were: the two stores give these other times of recording.</summary>
    private static List<string> Told(LifecycleReport report) =>
    [
        .. report.Changes.SelectMany(static user => user.Changes).Select(static change =>
            $"{change.Action} {change.Memory.Id} {change.Rule} {change.Into} {change.EffectiveConfidence:R}"),
    ];
}
