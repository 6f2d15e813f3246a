using System.Collections.Concurrent;

namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>
/// The threads that block on the disk, so that a slow flush never holds a thread of the pool that serves requests.
/// Work in excess waits in order.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread[] threads;

    public DiskThreads(int count)
    {
        threads = new Thread[Math.Max(1, count)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"memory-disk-{i}" };
            threads[i].Start();
        }
    }

    /// <summary>Runs work that never throws.</summary>
    public void Post(Action action) => work.Add(action);

    public Task<T> RunAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return done.Task;
    }

    public Task RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return true;
    });

    /// <summary>Finishes what was posted, then ends.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        foreach (var thread in threads)
            thread.Join();
        work.Dispose();
    }

    private void Work()
    {
        foreach (var action in work.GetConsumingEnumerable())
            action();
    }
}
