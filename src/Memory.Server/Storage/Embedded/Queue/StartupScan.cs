using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>
/// Finds, in the background of a start, the work that an earlier process left or gave up: loading a journal tells the queue and the compactor. Only those are loaded
/// that a glance asks it for.
/// </summary>
internal sealed partial class StartupScan(JournalContext context, UserJournals users)
{
    /// <summary>Half of the processors are left to those who ask meanwhile.</summary>
    private static readonly int Parallelism = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ConcurrentBag<string> unreadable = [];

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the search is over, also when it was not whole.</summary>
    public Task Ended => ended.Task;

    /// <summary>The journals that could not be read. They stay candidates.</summary>
    public IEnumerable<string> Unreadable => unreadable;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                QueueCheckpoint.Candidates(context.Places),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                LookAsync);
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private async ValueTask LookAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var header = await context.Threads.RunAsync(() => JournalHeader.TryRead(context.Disk, path));
            if (header?.Scope is { } scope && IsAt(scope, path) && await AsksAsync(header, path, cancellationToken))
                await users.ReadAsync(scope, static _ => new ValueTask<bool>(true), cancellationToken);
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            unreadable.Add(path);
            LogUnreadable(context.Logger, path, fault);
        }
    }

    private async ValueTask<bool> AsksAsync(JournalHeader header, string path, CancellationToken cancellationToken)
    {
        try
        {
            var access = await context.Seals.AccessAsync(header.Holder, cancellationToken);
            return await context.Threads.RunAsync(() => JournalGlance.Asks(context.Disk, path, access, context.Seals.Seals));
        }
        catch (DamagedJournalException)
        {
            // Loading tells why it does not open.
            return true;
        }
    }

    /// <summary>A file under a wrong name is nobody's journal; reading it would look at another file.</summary>
    private bool IsAt(Scope scope, string path) => context.Places.UserJournal(JobId.ScopeHash(scope)) == path;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs in {File} are not offered: it cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, string file, Exception fault);
}
