namespace Memory.Server.Storage.Postgres.Access;

/// <summary>Work beside requests, repeated until it is closed. What fails is told and tried again.</summary>
internal sealed class Repetition : IAsyncDisposable
{
    private readonly TimeProvider time;
    private readonly Action<Exception> tell;
    private readonly CancellationTokenSource closing = new();
    private readonly List<Task> running = [];

    public Repetition(TimeProvider time, Action<Exception> tell)
    {
        (this.time, this.tell) = (time, tell);
        Closing = closing.Token;
    }

    /// <summary>Cancelled when it is closed.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Does work at each interval, the first time after one.</summary>
    public void Every(TimeSpan interval, params Func<CancellationToken, Task>[] work) => running.Add(EveryAsync(interval, work));

    /// <summary>Does work again and again, after a fault not before so long.</summary>
    public void Always(TimeSpan afterFault, Func<CancellationToken, Task> work) => running.Add(AlwaysAsync(afterFault, work));

    /// <summary>Does work once; whether it was done.</summary>
    public async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            return true;
        }
        catch (Exception fault)
        {
            // The one place that swallows: nobody waits for this work, and it is done the next time.
            if (!Closing.IsCancellationRequested)
                tell(fault);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(running);
        closing.Dispose();
    }

    private async Task EveryAsync(TimeSpan interval, Func<CancellationToken, Task>[] works)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await NextAsync(timer))
        {
            foreach (var work in works)
                await TryAsync(work, Closing);
        }
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(Closing);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AlwaysAsync(TimeSpan afterFault, Func<CancellationToken, Task> work)
    {
        await Task.Yield();
        while (!Closing.IsCancellationRequested)
        {
            if (!await TryAsync(work, Closing))
                await Task.Delay(afterFault, time, Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
