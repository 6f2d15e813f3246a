using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Vectors;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>
/// The users in memory, bounded in bytes: the least recently used ones leave, and come back when they are asked for, when a job of theirs
/// has its turn or their journal is rewritten. The one in use stays, also above the bound.
/// </summary>
internal sealed class UserCache(JournalContext context, ITextAnalysis? analysis, Func<Scope, UserState, Task> prepare)
{
    /// <summary>How many users are looked at to make room before that is left to the next use.</summary>
    private const int Patience = 16;

    private readonly ConcurrentDictionary<Scope, LiveUser> users = new();
    private readonly LinkedList<LiveUser> byUse = new();
    private readonly Lock sync = new();
    private readonly EvictionSweep sweep = new(context.Options.CacheBytes / 2, context.Time, EvictionSweep.Collect);
    private long size;
    private volatile bool isClosed;

    /// <summary>About how many bytes the users in memory take.</summary>
    public long Size
    {
        get
        {
            lock (sync)
                return size;
        }
    }

    /// <summary>Waits for a user's state and has it alone until <see cref="Exit"/>.</summary>
    /// <param name="scope">The user.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="evenDamaged">Whether to enter also when the user's journal is damaged; there is no state then.</param>
    /// <exception cref="StorageUnavailableException">The user's journal cannot be read.</exception>
    public async ValueTask<LiveUser> EnterAsync(Scope scope, CancellationToken cancellationToken, bool evenDamaged = false)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var user = users.GetOrAdd(scope, static (key, self) => self.Create(key), this);
            try
            {
                if (await user.Journal.EnterAsync(cancellationToken, evenDamaged))
                    return user;
            }
            catch
            {
                // One that cannot be read takes its place in memory all the same.
                Count(user, now: null);
                throw;
            }

            // It was evicted in this very moment; its place is free again as soon as that is through.
            users.TryRemove(KeyValuePair.Create(scope, user));
        }
    }

    public void Exit(LiveUser user)
    {
        var now = user.Size;
        user.Journal.Exit();
        Count(user, now);
    }

    /// <summary>Instead of <see cref="Exit"/>: the user is gone from memory, and whoever comes next finds what the disk has.</summary>
    public void Drop(LiveUser user)
    {
        lock (sync)
        {
            user.Journal.Drop();
            size -= user.CountedSize;
            if (user.Place is { List: not null } place)
                byUse.Remove(place);
            users.TryRemove(KeyValuePair.Create(user.Scope, user));
        }

        user.Journal.Exit();
    }

    /// <summary>Lets nobody in any more and waits until everything is on the disk.</summary>
    public async Task CloseAsync()
    {
        isClosed = true;
        foreach (var user in users.Values)
            await user.Journal.CloseAsync();
    }

    private LiveUser Create(Scope scope)
    {
        var path = context.Places.UserJournal(JobId.ScopeHash(scope));
        return new LiveUser(
            scope, new LiveJournal<UserState>(path, JournalHeader.Of(scope), () => new UserState(context), context, state => prepare(scope, state)),
            analysis is null ? null : new UserVectors(scope, analysis, context));
    }

    private void Count(LiveUser user, long? now)
    {
        lock (sync)
        {
            if (user.Journal.IsRetired)
                return;
            var counted = now ?? Math.Max(user.CountedSize, UserState.BaseSize);
            size += counted - user.CountedSize;
            user.CountedSize = counted;
            if (user.Place is null)
                user.Place = byUse.AddLast(user);
            else if (byUse.Last != user.Place)
            {
                byUse.Remove(user.Place);
                byUse.AddLast(user.Place);
            }

            MakeRoom();
        }
    }

    private void MakeRoom()
    {
        for (var i = 0; i < Patience && size > context.Options.CacheBytes && byUse.Count > 1; i++)
        {
            var oldest = byUse.First!;
            byUse.RemoveFirst();
            if (oldest.Value.Journal.TryRetire())
            {
                size -= oldest.Value.CountedSize;
                sweep.Note(oldest.Value.CountedSize);
                context.Options.Metrics?.Evict();
                users.TryRemove(KeyValuePair.Create(oldest.Value.Scope, oldest.Value));
            }
            else
            {
                byUse.AddLast(oldest);
            }
        }
    }
}
