using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>Gives signs of life for the claims that this server's workers hold, and gives back those that could not be given back in time.</summary>
internal sealed partial class LeaseKeeper(Database database, PostgresOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>So many signs of life may be lost before a claim is.</summary>
    private const int BeatsPerLease = 3;

    private readonly ConcurrentDictionary<long, Scope> held = new();
    private readonly ConcurrentDictionary<long, Scope> owed = new();
    private readonly CancellationTokenSource closing = new();
    private Task beating = Task.CompletedTask;
    private Task paying = Task.CompletedTask;

    public void Start()
    {
        beating = EveryAsync(options.Lease / BeatsPerLease, BeatAsync);
        paying = EveryAsync(options.QueueRetry, () => TryAsync(() => PayAllAsync(closing.Token)));
    }

    public void Keep(Scope scope, long epoch) => held[epoch] = scope;

    /// <summary>Stops keeping a claim that somebody else has taken over.</summary>
    public void Drop(long epoch) => held.TryRemove(epoch, out _);

    /// <summary>Gives a user back soon.</summary>
    public void Owe(Scope scope, long epoch)
    {
        owed[epoch] = scope;
        held.TryRemove(epoch, out _);
    }

    /// <summary>Gives a user back now, or as soon as the database can be reached; false when it is not now. A worker waits for neither.</summary>
    public async ValueTask<bool> ReturnAsync(Scope scope, long epoch)
    {
        if (!held.ContainsKey(epoch))
            return true;
        Owe(scope, epoch);
        try
        {
            await PayAsync(scope, epoch, CancellationToken.None);
            return true;
        }
        catch (Exception fault)
        {
            // It stays owed, whatever the fault: a claim that is neither kept nor owed would have to run out.
            LogLate(logger, fault);
            return false;
        }
    }

    /// <summary>Gives everything back that is held.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(beating, paying);
        closing.Dispose();
        foreach (var (epoch, scope) in held)
            Owe(scope, epoch);
        await TryAsync(() => PayAllAsync(CancellationToken.None));
    }

    private async Task BeatAsync()
    {
        await TryAsync(ExtendAsync);
        await TryAsync(() => database.SendAsync(closing.Token, QueueTable.DeleteAbandoned.Alone()).AsTask());
    }

    private async Task EveryAsync(TimeSpan period, Func<Task> work)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await NextAsync(timer))
            await work();
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(closing.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task ExtendAsync()
    {
        var claims = held.ToArray();
        return claims.Length == 0
            ? Task.CompletedTask
            : database.SendAsync(
                closing.Token,
                QueueTable.Extend.Alone().Texts(claims.Select(static claim => claim.Value.Owner.Value))
                    .Uuids(claims.Select(static claim => Parameters.UserKey(claim.Value))).Numbers(claims.Select(static claim => claim.Key)).Span(options.Lease)).AsTask();
    }

    private async Task PayAllAsync(CancellationToken cancellationToken)
    {
        foreach (var (epoch, scope) in owed)
            await PayAsync(scope, epoch, cancellationToken);
    }

    private async Task PayAsync(Scope scope, long epoch, CancellationToken cancellationToken)
    {
        await database.SendAsync(cancellationToken, QueueTable.Return.Of(scope).Number(epoch).Time(time.GetUtcNow()), QueueTable.DeleteIdle.Of(scope));
        owed.TryRemove(epoch, out _);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault)
        {
            // The one place that swallows: a claim that is lost is taken over, and its late commit refused.
            if (!closing.IsCancellationRequested)
                LogLate(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claims on users' jobs cannot be kept or given back now; that is tried again.")]
    private static partial void LogLate(ILogger logger, Exception fault);
}
