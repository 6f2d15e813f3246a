using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;

namespace Memory.Server.Tests.Recall;

/// <summary>A store of one scope's rows that answers deltas as a real one does, and lets a test hold or fail a read.</summary>
internal sealed class FakeUserStore : IMemoryStore
{
    private readonly Dictionary<Scope, UserRows> _users = [];

    public int Reads { get; private set; }

    public int FullReads { get; private set; }

    /// <summary>Awaited before each read.</summary>
    public Func<CancellationToken, Task>? BeforeRead { get; set; }

    public IKeyStore Keys => throw new NotSupportedException();

    public IIdempotencyStore Idempotency => throw new NotSupportedException();

    public ICandidateSource? Candidates { get; set; }

    public IAuditStore Audit => throw new NotSupportedException();

    public IJobQueue Jobs => throw new NotSupportedException();

    public IErasureStore Erasures => throw new NotSupportedException();

    public UserRows Of(Scope scope)
    {
        lock (_users)
            return _users.TryGetValue(scope, out var rows) ? rows : _users[scope] = new UserRows();
    }

    public async ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken)
    {
        lock (_users)
            Reads++;
        if (BeforeRead is { } wait)
            await wait(cancellationToken);
        lock (_users)
        {
            var delta = _users.TryGetValue(scope, out var rows) ? rows.DeltaSince(sinceVersion) : new UserDelta(0, true, [], [], []);
            FullReads += delta.IsFull ? 1 : 0;
            return delta;
        }
    }

    public ValueTask<T> ReadAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<T> WriteAsync<T>(
        Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> IsReachableAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
