using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Images;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Storage.Embedded.Vectors;
using Memory.Server.Storage.Images;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>Reads and changes users' states; tells the queue of jobs and the compactor what they must know.</summary>
internal sealed class UserJournals(
    UserCache cache, OwnerJournals owners, WaitingLanes waiting, FailedUsers failed, LackingUsers lacking, Compactor compactor, ITextAnalysis? analysis)
{
    public ValueTask<T> ReadAsync<T>(Scope scope, Func<UserState, ValueTask<T>> read, CancellationToken cancellationToken) =>
        ReadUserAsync(scope, user => read(user.Journal.State), cancellationToken);

    /// <summary>Has a user's state and vectors alone for as long as it takes.</summary>
    public async ValueTask<T> ReadUserAsync<T>(Scope scope, Func<LiveUser, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var user = await EnterAsync(scope, cancellationToken);
        try
        {
            return await read(user);
        }
        finally
        {
            Exit(user);
        }
    }

    /// <summary>Looks at a user's journal, read into memory if it is not there, without having it rewritten for what is found.</summary>
    public async ValueTask<T> LookAtAsync<T>(Scope scope, Func<LiveJournal<UserState>, T> look, CancellationToken cancellationToken)
    {
        var user = await EnterAsync(scope, cancellationToken);
        try
        {
            return look(user.Journal);
        }
        finally
        {
            cache.Exit(user);
        }
    }

    /// <summary>Decides on the user's state, applies the commit to it, and returns when that is durable.</summary>
    public async ValueTask<T> WriteAsync<T>(Scope scope, Func<UserState, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken)
    {
        var user = await EnterAsync(scope, cancellationToken);
        Task durable;
        Decision<T> decision;
        try
        {
            decision = await decide(user.Journal.State);
            if (decision.Commit.Fence is { } fence && (fence.Scope != scope || !waiting[fence.Lane].IsHeldBy(fence)))
                throw new LeaseLostException("The user's jobs were handed to another worker.");
            if (!decision.Commit.IsEmpty)
                await user.Journal.ReadyAsync(cancellationToken);
            durable = decision.Commit.IsEmpty ? user.Journal.Tail : Store(user, decision.Commit);
        }
        finally
        {
            Exit(user);
        }

        // Both at once: who crashes in between has acknowledged nothing, and the next change registers again.
        if (!decision.Commit.IsEmpty && !user.IsRegistered)
            durable = Task.WhenAll(durable, RegisterAsync(user));
        await durable.WaitAsync(cancellationToken);
        return decision.Result;
    }

    /// <summary>Makes a user who is unknown so far of an image.</summary>
    /// <exception cref="ConflictException">The user is known.</exception>
    public async ValueTask FillAsync(Scope scope, UserImage image, CancellationToken cancellationToken)
    {
        var user = await EnterAsync(scope, cancellationToken);
        try
        {
            if (user.Journal.State.Profile is not null)
                throw new ConflictException("The user is known already.");
            var lines = ImageEntries.LinesAsync(image, user.Journal.State.Version + 1, cancellationToken);

            // Registered before it counts: a user without a journal is none, but a journal that no list knows would be lost.
            await user.Journal.FillAsync(lines, () => RegisterAsync(user), cancellationToken);
        }
        finally
        {
            Exit(user);
        }

        await ReadUserAsync(scope, NoteAllTexts, CancellationToken.None);
    }

    private ValueTask<bool> NoteAllTexts(LiveUser user)
    {
        if (user.Vectors is not { } vectors || analysis is null || !IsFollowed(vectors))
            return new(result: false);
        vectors.Note(UserTexts.Of(user.Journal.State, analysis));
        lacking.Add(user.Scope);
        return new(result: true);
    }

    private Task Store(LiveUser user, UserCommit commit)
    {
        var state = user.Journal.State;
        var entry = state.Prepare(commit);
        var line = entry.ToLine();
        if (line.Length >= Frame.MaxPayload - DataKey.Overhead)
            throw new StorageUnavailableException($"A change of {line.Length} bytes is too large to be stored at once.");
        state.Apply(entry);
        NoteTexts(user, commit);
        Action? announce = null;
        if (!commit.Jobs.IsEmpty)
        {
            var (unfinished, hasFailed) = (state.Jobs.Unfinished, state.Jobs.HasFailed);
            announce = () => Announce(user.Scope, unfinished, hasFailed);
        }

        return user.Journal.Append(line, announce);
    }

    /// <summary>Puts the user in line for vectors, when new texts need some or erased ones leave some behind.</summary>
    private void NoteTexts(LiveUser user, UserCommit commit)
    {
        if (user.Vectors is not { } vectors || analysis is null)
            return;
        vectors.HasErased |= !commit.Erased.IsEmpty;
        if (commit.Turns.IsEmpty && commit.Memories.IsEmpty && commit.Erased.IsEmpty)
            return;
        if (!IsFollowed(vectors))
            return;
        vectors.Note(UserTexts.Of(commit.Turns, commit.Memories, analysis));
        lacking.Add(user.Scope);
    }

    /// <summary>Whether vectors of a service are wanted, or were once.</summary>
    private bool IsFollowed(UserVectors vectors) => analysis!.Target != analysis.Kind.Vectors || vectors.Gathers;

    private async Task RegisterAsync(LiveUser user)
    {
        await owners.RegisterAsync(user.Scope, () => !user.IsErased, CancellationToken.None);
        user.IsRegistered = true;
    }

    private async ValueTask<LiveUser> EnterAsync(Scope scope, CancellationToken cancellationToken)
    {
        var user = await cache.EnterAsync(scope, cancellationToken);
        user.Vectors?.Key = user.Journal.Key;

        // A state that was just read from the disk may bring jobs that a killed process left.
        if (user.Announced != user.Journal.State)
        {
            user.Announced = user.Journal.State;
            Announce(scope, user.Journal.State.Jobs.Unfinished, user.Journal.State.Jobs.HasFailed);
            if (user.Vectors is { } vectors && user.Journal.State.Erasures > 0 && IsFollowed(vectors))
            {
                vectors.HasErased = true;
                lacking.Add(scope);
            }
        }

        return user;
    }

    private void Announce(Scope scope, UnfinishedJobs[] unfinished, bool hasFailed)
    {
        waiting.Set(scope, unfinished);
        failed.Set(scope, hasFailed);
    }

    private void Exit(LiveUser user)
    {
        var needsCompaction = user.Journal.NeedsCompaction;
        cache.Exit(user);
        if (needsCompaction)
            compactor.Enqueue(new UserCompaction(user.Scope, user.Journal.Path, this));
    }
}
