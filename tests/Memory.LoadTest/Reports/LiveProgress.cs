namespace Memory.LoadTest.Reports;

/// <summary>Tells once a second how far something is: on one line of a terminal that is written over, or else, every ten seconds, on lines of their own.</summary>
internal static class LiveProgress
{
    private const int Width = 150;
    private const int PlainEvery = 10;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Does the work on a thread of its own and tells how far it is meanwhile; how long it took.</summary>
    public static async Task<TimeSpan> WatchAsync(TextWriter to, TimeProvider time, Func<TimeSpan, string> line, Action work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var done = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ended = done.ContinueWith(_ => time.GetElapsedTime(started), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        for (var seconds = 1; await Task.WhenAny(done, Task.Delay(Second, time, CancellationToken.None)) != done; seconds++)
        {
            if (!Console.IsErrorRedirected)
                await to.WriteAsync($"\r{Fit(line(time.GetElapsedTime(started)))}");
            else if (seconds % PlainEvery == 0)
                await to.WriteLineAsync(line(time.GetElapsedTime(started)));
        }

        if (!Console.IsErrorRedirected)
            await to.WriteAsync($"\r{new string(' ', Width)}\r");
        await done;
        cancellationToken.ThrowIfCancellationRequested();
        return await ended;
    }

    private static string Fit(string line) => line.Length > Width ? line[..Width] : line.PadRight(Width);
}
