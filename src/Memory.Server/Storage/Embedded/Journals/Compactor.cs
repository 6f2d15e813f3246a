using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Rewrites journals in the background, one after another.</summary>
internal sealed partial class Compactor : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<ICompactable> waiting =
        Channel.CreateUnbounded<ICompactable>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<ICompactable, bool> pending = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly StoreMetrics? metrics;
    private readonly Task working;

    public Compactor(TimeProvider time, ILogger logger, StoreMetrics? metrics = null)
    {
        this.metrics = metrics;
        this.time = time;
        this.logger = logger;
        working = Task.Run(WorkAsync);
    }

    /// <summary>The files that wait to be rewritten.</summary>
    public IEnumerable<string> Pending => pending.Keys.Select(static journal => journal.Path);

    /// <summary>Has a journal rewritten soon. At most once each do they wait, so that the queue is never longer than there are journals.</summary>
    public void Enqueue(ICompactable journal)
    {
        if (pending.TryAdd(journal, true))
            waiting.Writer.TryWrite(journal);
    }

    /// <summary>Finishes what is queued, without trying again what fails: the next start finds it.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.Complete();
        await stopping.CancelAsync();
        await working;
        stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var journal in waiting.Reader.ReadAllAsync())
            await CompactAsync(journal);
    }

    private async Task CompactAsync(ICompactable journal)
    {
        try
        {
            await journal.CompactAsync(CancellationToken.None);
            metrics?.Compact(isDone: true);
            pending.TryRemove(journal, out _);

            // What was erased meanwhile found the journal still pending.
            if (await journal.NeedsCompactionAsync(CancellationToken.None))
                Enqueue(journal);
        }
        catch (StorageUnavailableException fault) when (fault.InnerException is DamagedJournalException)
        {
            // Nothing will change until somebody has looked at the file; loading it then asks for it again.
            pending.TryRemove(journal, out _);
        }
        catch (Exception fault)
        {
            // A full disk fails everybody, so that waiting here holds up nobody who could go on.
            metrics?.Compact(isDone: false);
            LogFailed(logger, journal.Path, fault);
            pending.TryAdd(journal, true);
            await Task.Delay(RetryAfter, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            waiting.Writer.TryWrite(journal);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} could not be rewritten; it is tried again.")]
    private static partial void LogFailed(ILogger logger, string file, Exception fault);
}
