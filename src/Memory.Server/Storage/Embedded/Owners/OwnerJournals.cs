using System.Collections.Concurrent;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>The owners' journals. They stay in memory: there are few, and keys must be found at once.</summary>
internal sealed partial class OwnerJournals(JournalContext context, Compactor compactor)
{
    private readonly ConcurrentDictionary<OwnerId, LiveJournal<OwnerState>> owners = new();
    private int unreadable;
    private volatile bool isClosed;

    /// <summary>Whether some owner's journal could not be read at start, so that what it holds is unknown.</summary>
    public bool AreIncomplete => Volatile.Read(ref unreadable) > 0;

    /// <summary>Reads all owners' journals and hands their states over. One that cannot be read fails only its owner.</summary>
    public async Task LoadAsync(Action<OwnerState> onLoaded, CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(context.Places.Owners, "*" + DiskPlaces.JournalEnding))
        {
            try
            {
                if (JournalHeader.TryRead(context.Disk, path) is { } header)
                    await ReadAsync(new OwnerId(header.Owner), onLoaded, cancellationToken);
                else if (HasGoodRecords(path))
                    throw new StorageUnavailableException("The journal's beginning is damaged.");
            }
            catch (Exception fault) when (fault is StorageUnavailableException or IOException or UnauthorizedAccessException or JsonException)
            {
                LogUnreadable(context.Logger, path, fault);
                Interlocked.Increment(ref unreadable);
            }
        }
    }

    /// <summary>Puts a user into the owner's list, if the user is still there when it comes to that.</summary>
    public Task RegisterAsync(Scope scope, Func<bool> isThere, CancellationToken cancellationToken) =>
        WriteAsync(
            scope.Owner,
            state => state.HasUser(scope.User) || !isThere() ? null : new OwnerEntry { Users = [scope.User] },
            cancellationToken);

    /// <summary>The journals of all owners that are known by now.</summary>
    public IReadOnlyList<ICompactable> Journals => [.. owners.Values];

    /// <summary>All owners that are known by now.</summary>
    public IReadOnlyList<OwnerId> List() => [.. owners.Keys];

    public async ValueTask<IReadOnlyList<UserId>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<UserId> users = [];
        await ReadAsync(owner, state => users = state.ListUsers(after, limit), cancellationToken);
        return users;
    }

    /// <summary>Reads an owner's state; an unknown owner's is empty, and nothing is created.</summary>
    public async Task ReadAsync(OwnerId owner, Action<OwnerState> read, CancellationToken cancellationToken)
    {
        var journal = await EnterAsync(owner, cancellationToken);
        bool needsCompaction;
        try
        {
            read(journal.State);

            // One that was just read from the disk may hold what an earlier process erased.
            needsCompaction = journal.NeedsCompaction;
        }
        finally
        {
            journal.Exit();
        }

        if (needsCompaction)
            compactor.Enqueue(journal);
    }

    /// <summary>Decides on a change, or on none, and returns when it and all that it looked at is durable.</summary>
    public async Task WriteAsync(OwnerId owner, Func<OwnerState, OwnerEntry?> decide, CancellationToken cancellationToken)
    {
        var journal = await EnterAsync(owner, cancellationToken);
        Task durable;
        bool needsCompaction;
        try
        {
            if (decide(journal.State) is { } entry)
            {
                var line = entry.ToLine();
                await journal.ReadyAsync(cancellationToken);
                journal.State.Apply(entry);
                durable = journal.Append(line);
            }
            else
            {
                durable = journal.Tail;
            }

            needsCompaction = journal.NeedsCompaction;
        }
        finally
        {
            journal.Exit();
        }

        if (needsCompaction)
            compactor.Enqueue(journal);
        await durable.WaitAsync(cancellationToken);
    }

    public async Task CloseAsync()
    {
        isClosed = true;
        foreach (var journal in owners.Values)
            await journal.CloseAsync();
    }

    private async ValueTask<LiveJournal<OwnerState>> EnterAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        var journal = owners.GetOrAdd(
            owner,
            static (id, shared) =>
            {
                var answers = shared.KeptAnswers.OfOwner();
                return new LiveJournal<OwnerState>(shared.Places.OwnerJournal(id), JournalHeader.Of(id), () => new OwnerState(shared, answers), shared);
            },
            context);

        // They are never evicted: a retired one was closed.
        return await journal.EnterAsync(cancellationToken) ? journal : throw new ObjectDisposedException(nameof(OwnerJournals));
    }

    /// <summary>Whether a journal without a header is more than the torn first write of an owner who was never acknowledged.</summary>
    private bool HasGoodRecords(string path)
    {
        using var file = context.Disk.OpenRead(path);
        using var frames = new FrameReader(file);
        return frames.FindNext() is not null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The owner's journal {File} cannot be read; its keys are not known.")]
    private static partial void LogUnreadable(ILogger logger, string file, Exception fault);
}
