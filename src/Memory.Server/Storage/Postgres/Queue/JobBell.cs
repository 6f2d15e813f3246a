using System.Threading.Channels;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>
/// Wakes idle workers: those of this server at once, those of others by a notification of the database. A bell that nobody hears costs
/// no more than a wait until the next look.
/// </summary>
internal sealed partial class JobBell(Database database, PostgresOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const string Channel = "memory_jobs";
    private const string Listen = $"LISTEN {Channel}";
    private const string Notify = $"NOTIFY {Channel}";
    private const int KeepAliveSeconds = 10;

    private readonly CancellationTokenSource closing = new();

    /// <summary>One ring tells as much as many.</summary>
    private readonly Channel<bool> rung = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task telling = Task.CompletedTask;
    private Task hearing = Task.CompletedTask;

    /// <summary>Completes at the next ring after this was read.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Start()
    {
        telling = TellAsync();
        hearing = HearAsync();
    }

    /// <summary>There is new work. It never throws: the work is stored already.</summary>
    public void Ring()
    {
        Wake();
        rung.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(telling, hearing);
        closing.Dispose();
    }

    private void Wake() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>
    /// Tells the other servers, after the commit and at most so often: a notification inside each commit would let all commits of the
    /// database wait for each other.
    /// </summary>
    private Task TellAsync() => RepeatAsync(async () =>
    {
        await rung.Reader.ReadAsync(closing.Token);
        await using (var notify = database.Source.CreateCommand(Notify))
            await notify.ExecuteNonQueryAsync(CancellationToken.None);
        await Task.Delay(options.BellInterval, time, closing.Token);
    });

    private Task HearAsync()
    {
        // A connection of its own: it is never given back.
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = KeepAliveSeconds };
        return RepeatAsync(async () =>
        {
            await using var connection = await OpenAsync(address);
            connection.Notification += (_, _) => Wake();
            await using (var listen = new NpgsqlCommand(Listen, connection))
                await listen.ExecuteNonQueryAsync(CancellationToken.None);

            // What was told while nobody listened.
            Wake();
            while (true)
                await connection.WaitAsync(closing.Token);
        });
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder address)
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync(closing.Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task RepeatAsync(Func<Task> work)
    {
        await Task.Yield();
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await work();
            }
            catch (Exception fault)
            {
                // The one place that swallows: without the bell, workers look by themselves.
                if (closing.IsCancellationRequested)
                    return;
                LogUnheard(logger, fault);
                await Task.Delay(options.QueueRetry, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "New work cannot be told to or heard from other servers now; it is looked for at intervals.")]
    private static partial void LogUnheard(ILogger logger, Exception fault);
}
