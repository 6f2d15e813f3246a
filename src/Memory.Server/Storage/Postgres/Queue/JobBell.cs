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

    private readonly Repetition repetition = new(time, fault => LogUnheard(logger, fault));

    /// <summary>One ring tells as much as many.</summary>
    private readonly Channel<bool> rung = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next ring after this was read.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>Without the bell, workers look by themselves.</summary>
    public void Start()
    {
        repetition.Always(options.QueueRetry, TellAsync);
        repetition.Always(options.QueueRetry, HearAsync);
    }

    /// <summary>There is new work. It never throws: the work is stored already.</summary>
    public void Ring()
    {
        Wake();
        rung.Writer.TryWrite(true);
    }

    public ValueTask DisposeAsync() => repetition.DisposeAsync();

    private void Wake() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>
    /// Tells the other servers, after the commit and at most so often: a notification inside each commit would let all commits of the
    /// database wait for each other.
    /// </summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        await rung.Reader.ReadAsync(cancellationToken);
        await using (var notify = database.Source.CreateCommand(Notify))
            await notify.ExecuteNonQueryAsync(CancellationToken.None);
        await Task.Delay(options.BellInterval, time, cancellationToken);
    }

    private async Task HearAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: it is never given back.
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = KeepAliveSeconds };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        connection.Notification += (_, _) => Wake();
        await using (var listen = new NpgsqlCommand(Listen, connection))
            await listen.ExecuteNonQueryAsync(CancellationToken.None);

        // What was told while nobody listened.
        Wake();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "New work cannot be told to or heard from other servers now; it is looked for at intervals.")]
    private static partial void LogUnheard(ILogger logger, Exception fault);
}
