using Memory.LoadTest.Soaks.Disturbances;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Makes happen what the plan says, one thing after another, and writes down when.</summary>
internal sealed class Director(IReadOnlyList<PlannedWindow> plan, IReadOnlyList<IDisturbance> disturbances, IPace pace, TimeProvider time)
{
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
            if (planned.At > pace.Now)
                await Task.Delay(planned.At - pace.Now, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            await RunAsync(disturbances.First(one => one.Kind.Name == planned.Name), planned, cancellationToken);
        }
    }

    private async Task RunAsync(IDisturbance disturbance, PlannedWindow planned, CancellationToken cancellationToken)
    {
        var begin = pace.Now;
        string? note;
        Volatile.Write(ref current, planned.Name);
        try
        {
            note = await disturbance.RunAsync(planned.Length, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException or System.Data.Common.DbException or OperationCanceledException)
        {
            note = "did not go as it should";
            if (!cancellationToken.IsCancellationRequested)
            {
                lock (gate)
                    troubles.Add($"{planned.Name}: {fault.Message}");
            }
        }

        Volatile.Write(ref current, null);
        lock (gate)
            windows.Add(new SoakWindow(planned.Name, disturbance.IsFault, begin, pace.Now, note));
    }
}
