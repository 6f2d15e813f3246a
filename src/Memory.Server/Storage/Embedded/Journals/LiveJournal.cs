using System.Diagnostics.CodeAnalysis;
using Memory.Server.Encryption;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// A journal and the state that it folds into. Whoever enters has the state to itself; entries are queued inside and become durable
/// outside, so that deciding and flushing overlap.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose of.")]
internal sealed partial class LiveJournal<TState>(
    string path, JournalHeader header, Func<TState> empty, JournalContext context, Func<TState, Task>? prepare = null, Action? flushed = null) : ICompactable
    where TState : class, IJournalState
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SemaphoreSlim rewriting = new(1, 1);
    private readonly JournalReading reading = new(path, header, context);
    private TState? state;
    private JournalWriter? writer;
    private volatile bool isCompacting;
    private bool isReplaced;

    /// <summary>Whether it was evicted or closed; whoever wants the journal must get a new one.</summary>
    public bool IsRetired { get; private set; }

    public string Path => path;

    /// <summary>Inside: the state as it now is, changes included that are not yet durable. Null only in a damaged journal that was entered all the same.</summary>
    public TState State => state!;

    /// <summary>Inside: ends when all changes so far are durable.</summary>
    public Task Tail => writer!.Tail;

    /// <summary>Inside: up to where the file is durable.</summary>
    public long Length => writer!.Length;

    /// <summary>Inside: the key of whose journal it is; null when there is none yet.</summary>
    public DataKey? Key { get; private set; }

    /// <summary>Whether rewriting the file pays: it holds erased rows, or enough dead ones.</summary>
    public bool NeedsCompaction => state is { } current && writer is { } end && (current.Erasures > 0 || IsOtherKind || IsMostlyDead(current, end));

    public ValueTask<bool> NeedsCompactionAsync(CancellationToken cancellationToken) => new(NeedsCompaction);

    /// <summary>Waits for the state, loading it when need be; false when the journal is retired. Every true is paid back by <see cref="Exit"/>.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="evenDamaged">Whether to enter also when the file is damaged; there is no state then.</param>
    /// <exception cref="StorageUnavailableException">The file cannot be read or is damaged.</exception>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken, bool evenDamaged = false)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (IsRetired)
            {
                gate.Release();
                return false;
            }

            if (writer?.Failure is not null)
                await RecoverAsync(writer);
            if (state is null || isReplaced)
                await LoadAsync();
            return true;
        }
        catch (StorageUnavailableException fault) when (evenDamaged && fault.InnerException is DamagedJournalException)
        {
            return true;
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Inside: waits until nothing is on its way to the disk; why the last write failed, or null.</summary>
    public async ValueTask<Exception?> SettleAsync()
    {
        if (writer is null)
            return null;
        await writer.WhenIdle();
        return writer.Failure;
    }

    /// <summary>Inside: whoever waits or comes later gets a new journal, which reads the file anew.</summary>
    public void Drop() => Retire();

    public void Exit() => gate.Release();

    /// <summary>Inside: must be awaited before the first <see cref="Append"/>; makes sure that there is a key for a file that is to be sealed.</summary>
    /// <exception cref="StorageUnavailableException">The key cannot be had. Nothing was changed.</exception>
    public async ValueTask ReadyAsync(CancellationToken cancellationToken)
    {
        if (writer!.Coding is not null)
            return;
        writer.Coding = await context.Seals.NewCodingAsync(header, cancellationToken);
        Key = (await reading.AccessAsync()).Key;
    }

    /// <summary>Inside: queues an entry that was just applied to the state.</summary>
    public Task Append(ReadOnlySpan<byte> entry, Action? whenDurable = null) => writer!.Append(entry, whenDurable);

    /// <summary>
    /// Inside, while the journal holds nothing: writes a journal aside from what comes in parts, and puts it in this one's place, whole or not at all.
    /// The state is read anew by whoever enters next.
    /// </summary>
    /// <param name="parts">Entries, as lines of JSON.</param>
    /// <param name="beforehand">Done once all parts are written and nothing of it counts yet.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed then.</param>
    public async Task FillAsync(IAsyncEnumerable<IReadOnlyList<byte[]>> parts, Func<Task> beforehand, CancellationToken cancellationToken)
    {
        var aside = context.Places.UnfinishedOf(path) + ".image";
        try
        {
            var coding = await context.Seals.NewCodingAsync(header, cancellationToken);
            var written = await context.Threads.RunAsync(() => JournalRewriter.Begin(context.Disk, aside, coding));
            await foreach (var entries in parts.WithCancellation(cancellationToken))
                written = await context.Threads.RunAsync(() => JournalRewriter.Append(context.Disk, written, entries, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await beforehand();
            await writer!.WhenIdle();
            ThrowIfFailed(writer);
            isReplaced = true;
            context.RaiseVersionFloor(state!.Version + 1);
            await context.Threads.RunAsync(() => writer.ReplaceBy(written, new JournalPosition(writer.Length, writer.Frames)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The journal {path} cannot be written: {fault.Message}", fault);
        }
        finally
        {
            await context.Threads.RunAsync(() => TryDelete(aside));
        }
    }

    /// <summary>Drops the state if nobody uses it and nothing of it is on its way to the disk; false when it must stay.</summary>
    public bool TryRetire()
    {
        if (isCompacting || !gate.Wait(0))
            return false;
        try
        {
            if (writer is { Failure: not null } || writer?.WhenIdle().IsCompleted == false)
                return false;
            Retire();
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits for whoever is inside and for the disk, then retires the journal.</summary>
    public async Task CloseAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        if (writer is not null)
            await writer.WhenIdle();
        Retire();
        gate.Release();
    }

    public async Task<bool> CompactAsync(CancellationToken cancellationToken)
    {
        // Two that were asked for at the same time would write the same file.
        await rewriting.WaitAsync(cancellationToken);
        isCompacting = true;
        var unfinished = context.Places.UnfinishedOf(path);
        try
        {
            if (!await EnterAsync(cancellationToken))
                return false;
            JournalSnapshot snapshot;
            JournalPosition from;
            JournalCoding coding;
            try
            {
                await writer!.WhenIdle();
                ThrowIfFailed(writer);
                if (writer.Length == 0 || !NeedsCompaction)
                    return true;
                coding = await context.Seals.NewCodingAsync(header, cancellationToken);
                snapshot = state!.Capture();
                from = new JournalPosition(writer.Length, writer.Frames);
            }
            finally
            {
                gate.Release();
            }

            var rewritten = await context.Threads.RunAsync(() => JournalRewriter.Write(context.Disk, unfinished, coding, snapshot.Entries, cancellationToken));
            if (!await EnterAsync(cancellationToken))
                return false;
            try
            {
                await writer.WhenIdle();
                ThrowIfFailed(writer);
                var before = writer.Length;
                await context.Threads.RunAsync(() => writer.ReplaceBy(rewritten, from));
                state.Rewritten(snapshot);
                Key = (await reading.AccessAsync()).Key;
                LogCompacted(context.Logger, path, before, writer.Length);
                return true;
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            isCompacting = false;
            await context.Threads.RunAsync(() => TryDelete(unfinished));
            rewriting.Release();
        }
    }

    /// <summary>Whether the file is sealed in a store that is to be plain, or the other way round.</summary>
    private bool IsOtherKind => writer is { Length: > 0, Coding: { } coding } && coding.Header.IsSealed != context.Seals.Seals;

    private bool IsMostlyDead(TState current, JournalWriter end)
    {
        var share = current.Written == 0 ? 0 : 1 - ((double)current.Size / current.Written);
        return share >= context.Options.CompactAtDeadShare && share * end.Length >= context.Options.CompactAtDeadBytes;
    }

    private async Task RecoverAsync(JournalWriter failed)
    {
        await failed.WhenIdle();
        if (state is not null)
            context.RaiseVersionFloor(state.Version + 1);
        state = null;
        await reading.RunAsync(() =>
        {
            failed.Recover();
            return true;
        });
    }

    private async Task LoadAsync()
    {
        reading.ThrowIfDamaged();
        var fresh = empty();
        if (prepare is not null)
            await prepare(fresh);
        var access = await reading.AccessAsync();
        var loaded = await reading.RunAsync(() => JournalLoader.Load(context.Disk, path, header, access, fresh));
        if (loaded.Cut > 0)
            LogTornTail(context.Logger, path, loaded.Cut);
        if (writer is null || writer.Length != loaded.Length)
            writer = new JournalWriter(path, loaded, context.Disk, context.Threads, flushed);
        (state, Key, isReplaced) = (fresh, access.Key, false);
    }

    private static void ThrowIfFailed(JournalWriter end)
    {
        if (end.Failure is { } fault)
            throw new IOException("The journal's last write failed.", fault);
    }

    private void Retire()
    {
        IsRetired = true;
        state = null;
        writer = null;
    }

    private void TryDelete(string file)
    {
        try
        {
            context.Disk.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next start deletes it.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cut {Bytes} bytes of an unacknowledged write off the end of {File}.")]
    private static partial void LogTornTail(ILogger logger, string file, long bytes);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Rewrote {File}: {Before} bytes became {After}.")]
    private static partial void LogCompacted(ILogger logger, string file, long before, long after);
}
