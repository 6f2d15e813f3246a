using System.Diagnostics;
using Memory.Client;

namespace Memory.Testing.Faults.Mix;

/// <summary>
/// Many users chat at once, in several applications, while the memory server between them and their memory is hit by random faults. Then it
/// recovers, and everything that was said is compared with what it holds.
/// </summary>
public static class FaultMix
{
    /// <summary>Runs a mix over a real server.</summary>
    /// <param name="server">The server's address as it is now.</param>
    /// <param name="key">A key for all of an owner's users.</param>
    /// <param name="options">How much to run.</param>
    /// <param name="restart">Takes the server away and brings it back, when three of four chats have begun; null for no such thing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FaultMixReport> RunAsync(
        Func<Uri> server, string key, FaultMixOptions options, Func<Task>? restart = null, CancellationToken cancellationToken = default)
    {
        var random = new Random(options.Seed);
        var climate = new Climate(random);
        var tally = new MixTally(late: Math.Max(1, options.Chats * 3 / 4));
        var started = Stopwatch.GetTimestamp();
        var apps = new List<MixApp>();
        try
        {
            for (var i = 0; i < options.Apps; i++)
                apps.Add(await MixApp.StartAsync(server, key, options, $"app-{i}", breaks: i % 4 == 3, climate, random, tally));
            var restarting = restart is null ? Task.CompletedTask : RestartAsync(restart, tally, cancellationToken);
            await Task.WhenAll(apps.Select(app => app.RunAsync(cancellationToken)).Append(restarting));
            await Task.WhenAll(apps.Select(app => app.RecoverAsync(cancellationToken)));
            return await ReportAsync(server, key, options, apps, tally, started);
        }
        finally
        {
            foreach (var app in apps)
                await app.DisposeAsync();
        }
    }

    private static async Task RestartAsync(Func<Task> restart, MixTally tally, CancellationToken cancellationToken)
    {
        await tally.FarAdvanced.WaitAsync(cancellationToken);
        await restart();
    }

    private static async Task<FaultMixReport> ReportAsync(
        Func<Uri> server, string key, FaultMixOptions options, IReadOnlyList<MixApp> apps, MixTally tally, long started)
    {
        using var client = MemoryClient.Create(new() { BaseAddress = server(), ApiKey = key });
        var turns = StoredOnce.None;
        foreach (var app in apps)
            turns = turns.With(await app.CompareAsync(client));
        var committed = apps.SelectMany(static app => app.Committed).ToList();
        return new FaultMixReport
        {
            Options = options,
            Chats = apps.Sum(static app => app.Chats),
            Streamed = tally.Streamed,
            StoppedEarly = tally.StoppedEarly,
            Complaints = tally.Complaints,
            Outcomes = tally.Outcomes,
            Faults = Sum(committed.Select(static met => (met.Key.Fault, met.Value)).Concat(apps.SelectMany(static app => app.Outages).Select(static gone => (gone.Key, gone.Value)))),
            Routes = Sum(committed.Select(static met => (met.Key.Route, met.Value))),
            Bare = tally.Bare,
            Added = tally.Added,
            Turns = turns,
            Took = Stopwatch.GetElapsedTime(started),
        };
    }

    private static Dictionary<T, int> Sum<T>(IEnumerable<(T Key, int Count)> counts)
        where T : notnull =>
        counts.GroupBy(static count => count.Key).ToDictionary(static group => group.Key, static group => group.Sum(static count => count.Count));
}
