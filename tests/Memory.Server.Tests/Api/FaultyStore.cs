using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>A store that can be taken away and given back. Keys stay readable, as they are held in memory.</summary>
internal sealed class FaultyStore(IMemoryStore inner, FaultyStore.Switch fault) : IMemoryStore
{
    public IKeyStore Keys => inner.Keys;

    public IIdempotencyStore Idempotency => inner.Idempotency;

    public IAuditStore Audit => inner.Audit;

    public IJobQueue Jobs => inner.Jobs;

    public IErasureStore Erasures => Up().Erasures;

    /// <summary>Puts a faulty store in front of the one that the server would open.</summary>
    public static void PutInFront(IServiceCollection services, Switch fault)
    {
        var open = services.Last(static service => service.ServiceType == typeof(OpenStore)).ImplementationFactory!;
        services.AddSingleton<OpenStore>(provider => async token => new FaultyStore(await ((OpenStore)open(provider))(token), fault));
    }

    public ValueTask<T> ReadAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        fault.OnRead?.Invoke();
        return Up().ReadAsync(scope, read, cancellationToken);
    }

    public async ValueTask<T> WriteAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken)
    {
        if (StorageBudget.Current?.Left < fault.Takes)
            throw new StorageUnavailableException("It took too long.");
        var result = await Up().WriteAsync(scope, DecideAsync, cancellationToken);
        return fault.LosesAnswers ? throw fault.LostAnswer : result;

        async ValueTask<Decision<T>> DecideAsync(IUserView view, CancellationToken token)
        {
            var decision = await decide(view, token);
            return fault.Refuses?.Invoke(decision.Commit) == true ? throw new StorageUnavailableException("It took too long.") : decision;
        }
    }

    public ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken) =>
        Up().ReadDeltaAsync(scope, sinceVersion, cancellationToken);

    public async ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken)
    {
        var image = await Up().ReadImageAsync(scope, cancellationToken);
        return image is null || fault.Shows is not { } shows ? image : shows(image);
    }

    public ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => Up().WriteImageAsync(scope, image, cancellationToken);

    public ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) => Up().ListOwnersAsync(cancellationToken);

    public ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        Up().ListUsersAsync(owner, after, limit, cancellationToken);

    public ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken) =>
        Up().FindJobAsync(owner, job, cancellationToken);

    public ValueTask<bool> IsReachableAsync(CancellationToken cancellationToken) =>
        fault.Reach is { } reach ? new ValueTask<bool>(reach()) : Up().IsReachableAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IMemoryStore Up() => fault switch
    {
        { IsDown: true } => throw new StorageUnavailableException("The disk of /secret/path is gone."),
        { IsBroken: true } => throw new InvalidOperationException("A secret of the inside."),
        _ => inner,
    };

    public sealed class Switch
    {
        public bool IsDown { get; set; }

        public bool IsBroken { get; set; }

        /// <summary>Asked in place of the store whether it is there.</summary>
        public Func<Task<bool>>? Reach { get; set; }

        /// <summary>Called before each read.</summary>
        public Action? OnRead { get; init; }

        /// <summary>What is shown in place of a user's image.</summary>
        public Func<UserImage, UserImage>? Shows { get; init; }

        /// <summary>Which changes it does not take, though it takes others.</summary>
        public Func<UserCommit, bool>? Refuses { get; init; }

        /// <summary>How long a change takes: a request that may not wait so long is turned away.</summary>
        public TimeSpan Takes { get; set; }

        /// <summary>Whether writes are done and nobody learns of it, as in a crash between the two.</summary>
        public bool LosesAnswers { get; set; }

        /// <summary>What the caller sees instead of a lost answer.</summary>
        public Exception LostAnswer { get; init; } = new StorageUnavailableException("The outcome is unknown.");
    }
}
