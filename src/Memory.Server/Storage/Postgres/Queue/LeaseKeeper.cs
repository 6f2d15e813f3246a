using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>Gives signs of life for the claims that this server's workers hold, and gives back those that could not be given back in time.</summary>
internal sealed partial class LeaseKeeper(Database database, PostgresOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>So many signs of life may be lost before a claim is.</summary>
    private const int BeatsPerLease = 3;

    private readonly ConcurrentDictionary<long, Scope> held = new();
    private readonly ConcurrentDictionary<long, Scope> owed = new();
    private readonly Repetition repetition = new(time, fault => LogLate(logger, fault));

    public void Start()
    {
        repetition.Every(options.Lease / BeatsPerLease, ExtendAsync, DeleteAbandonedAsync);
        repetition.Every(options.QueueRetry, PayAllAsync);
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
        await repetition.DisposeAsync();
        foreach (var (epoch, scope) in held)
            Owe(scope, epoch);
        await repetition.TryAsync(PayAllAsync, CancellationToken.None);
    }

    private Task ExtendAsync(CancellationToken cancellationToken)
    {
        var claims = held.ToArray();
        return claims.Length == 0
            ? Task.CompletedTask
            : database.SendAsync(
                cancellationToken,
                QueueTable.Extend.Alone().Texts(claims.Select(static claim => claim.Value.Owner.Value))
                    .Uuids(claims.Select(static claim => Parameters.UserKey(claim.Value))).Numbers(claims.Select(static claim => claim.Key)).Span(options.Lease)).AsTask();
    }

    /// <summary>Rows of users without work whose claims died with a server.</summary>
    private Task DeleteAbandonedAsync(CancellationToken cancellationToken) => database.SendAsync(cancellationToken, QueueTable.DeleteAbandoned.Alone()).AsTask();

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claims on users' jobs cannot be kept or given back now; that is tried again.")]
    private static partial void LogLate(ILogger logger, Exception fault);
}
