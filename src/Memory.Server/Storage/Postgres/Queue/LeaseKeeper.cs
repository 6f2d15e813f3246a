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
    private readonly CancellationTokenSource closing = new();
    private Task beating = Task.CompletedTask;

    public void Start() => beating = BeatAsync();

    public void Keep(Scope scope, long epoch) => held[epoch] = scope;

    /// <summary>Gives a user back now, or as soon as the database can be reached. A worker waits for neither.</summary>
    public async ValueTask ReturnAsync(Scope scope, long epoch, CancellationToken cancellationToken)
    {
        if (!held.TryRemove(epoch, out _))
            return;
        owed[epoch] = scope;
        await PayAsync(cancellationToken);
    }

    /// <summary>Gives everything back that is held.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await beating;
        closing.Dispose();
        foreach (var (epoch, scope) in held)
            owed[epoch] = scope;
        held.Clear();
        try
        {
            await PayAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException fault)
        {
            LogLate(logger, fault);
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(options.Lease / BeatsPerLease, time);
        while (await NextAsync(timer))
        {
            try
            {
                if (!held.IsEmpty)
                    await ExtendAsync();
                await PayAsync(closing.Token);
            }
            catch (Exception fault)
            {
                // The one place that swallows: a claim that is lost is taken over, and its late commit refused.
                if (!closing.IsCancellationRequested)
                    LogLate(logger, fault);
            }
        }
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

    private ValueTask<bool> ExtendAsync() => database.SharedAsync(
        static (_, _) => new ValueTask<bool>(true), closing.Token, QueueTable.Extend.Alone().Numbers(held.Keys).Span(options.Lease));

    private async ValueTask PayAsync(CancellationToken cancellationToken)
    {
        foreach (var (epoch, scope) in owed)
        {
            await database.SharedAsync(
                static (_, _) => new ValueTask<bool>(true),
                cancellationToken,
                QueueTable.Return.Of(scope).Number(epoch).Time(time.GetUtcNow()),
                QueueTable.DeleteIdle.Of(scope));
            owed.TryRemove(epoch, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claims on users' jobs cannot be kept or given back now.")]
    private static partial void LogLate(ILogger logger, Exception fault);
}
