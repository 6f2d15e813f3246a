using Memory.LoadTest.Soaks.Disturbances;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Makes happen what the plan says, one thing after another, and writes down when. What takes longer than planned puts off all that comes after it, and what no longer has time is left out.</summary>
internal sealed class Director(IReadOnlyList<PlannedWindow> plan, IReadOnlyList<IDisturbance> disturbances, HeapWatch heap, IPace pace, TimeProvider time)
{
    /// <summary>How long it is quiet at least before the next thing: so long as latency may take to be normal, and has to stay so.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2 * Recovery.SteadySeconds);

    /// <summary>How long requests have to be well again before a fault's sequel: long enough to see when they are where that takes longer than it should.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4 * Recovery.SteadySeconds);

    /// <summary>How long before a thing the servers' memory is looked at.</summary>
    private static readonly TimeSpan Ahead = HeapWatch.Patience + TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly List<SoakWindow> windows = [];
    private readonly List<string> troubles = [];
    private string? current;

    /// <summary>What is happening; null in quiet.</summary>
    public string? Current => Volatile.Read(ref current);

    public IReadOnlyList<SoakWindow> Windows
    {
        get
        {
            lock (gate)
                return [.. windows];
        }
    }

    /// <summary>What could not be made to happen, or did not go as it should.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (gate)
                return [.. troubles];
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var planned in plan)
        {
            var at = Later(planned.At, windows.Count == 0 ? TimeSpan.Zero : windows[^1].End + Rest);
            if (at > plan[^1].At)
                return;
            await WaitUntilAsync(at - Ahead, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
                await heap.LookAsync(cancellationToken);
            await WaitUntilAsync(at, cancellationToken);
            for (var next = disturbances.First(one => one.Kind.Name == planned.Name); next is not null && !cancellationToken.IsCancellationRequested; next = next.Sequel)
            {
                await RunAsync(next, planned.Length, cancellationToken);
                if (next.Sequel is not null)
                    await WaitUntilAsync(pace.Now + Settling, cancellationToken);
            }
        }
    }

    private async Task WaitUntilAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        if (moment > pace.Now)
            await Task.Delay(moment - pace.Now, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task RunAsync(IDisturbance disturbance, TimeSpan length, CancellationToken cancellationToken)
    {
        var begin = pace.Now;
        string? note;
        Volatile.Write(ref current, disturbance.Kind.Name);
        try
        {
            note = await disturbance.RunAsync(length, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException or System.Data.Common.DbException or OperationCanceledException)
        {
            note = "did not go as it should";
            if (!cancellationToken.IsCancellationRequested)
            {
                lock (gate)
                    troubles.Add($"{disturbance.Kind.Name}: {fault.Message}");
            }
        }

        Volatile.Write(ref current, null);
        lock (gate)
            windows.Add(new SoakWindow(disturbance.Kind.Name, disturbance.IsFault, begin, pace.Now, note, disturbance.Excuse, disturbance.Kind.EndsServer));
    }
}
