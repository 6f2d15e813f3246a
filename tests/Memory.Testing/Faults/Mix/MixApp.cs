using Memory.Client;

namespace Memory.Testing.Faults.Mix;

/// <summary>An application with many users at once, whose memory lies behind bad weather.</summary>
internal sealed class MixApp : IAsyncDisposable
{
    private static readonly TimeSpan ALittleWhile = TimeSpan.FromMilliseconds(10);

    private readonly FaultyServer front;
    private readonly MemoryConnection memory;
    private readonly Weather weather;
    private readonly List<MixSession> sessions;
    private readonly FaultMixOptions options;

    private MixApp(FaultyServer front, MemoryClientOptions client, FaultMixOptions options, string name, Climate climate, Random random, MixTally tally)
    {
        (this.front, this.options) = (front, options);
        memory = MemoryClient.Connect(client);
        weather = new Weather(front, climate, new Random(random.Next()));
        var chats = options.Chats / options.Apps;
        sessions = [.. Enumerable.Range(0, Math.Max(1, chats / options.TurnsPerSession)).Select(number =>
            new MixSession(memory, $"{name}-user-{number / options.SessionsPerUser}", $"session-{number}", weather, new Random(random.Next()), tally))];
    }

    public IReadOnlyDictionary<(MemoryRoute Route, Fault Fault), int> Committed => front.Committed;

    public IReadOnlyDictionary<Fault, int> Outages => weather.Outages;

    public int Chats => sessions.Count * options.TurnsPerSession;

    public static async Task<MixApp> StartAsync(
        Func<Uri> server, string key, FaultMixOptions options, string name, bool breaks, Climate climate, Random random, MixTally tally)
    {
        var faulty = await FaultyServer.StartAsync(server);
        var client = new MemoryClientOptions
        {
            BaseAddress = faulty.Address,
            ApiKey = key,
            RecallDeadline = options.Deadline,
            RequestTimeout = TimeSpan.FromMilliseconds(400),
            MaxResponseBytes = 1024 * 1024,
            Outbox =
            {
                Capacity = 1_000_000,
                RetryDelay = TimeSpan.FromMilliseconds(5),
                MaxRetryDelay = TimeSpan.FromMilliseconds(100),
                MaxRetryAfter = TimeSpan.FromMilliseconds(100),
            },
        };
        client.RecallCircuit.BreakDuration = client.RecallCircuit.MaxRetryAfter = TimeSpan.FromMilliseconds(500);
        if (!breaks)
            client.RecallCircuit.MinimumCalls = 10_000;
        return new MixApp(faulty, client, options, name, climate, random, tally);
    }

    /// <summary>Runs all sessions, some at a time; then the weather clears up. The first round of them is not measured.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ChatsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(sessions.Index(), parallel, async (session, _) =>
            await session.Item.RunAsync(options, isMeasured: session.Index >= options.ChatsAtOnce));
        front.Recover();
    }

    /// <summary>Waits until memory is recalled again and every turn is handed over.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        while ((await memory.Recall.GetConsciousAsync(sessions[0].UserId, cancellationToken: cancellationToken)).Outcome != RecallOutcome.Recalled)
            await Task.Delay(ALittleWhile, TimeProvider.System, cancellationToken);
        await memory.Outbox.WhenIdleAsync(cancellationToken);
    }

    /// <summary>Closes the network, so that nothing is on its way any more, and compares what the server holds with what was said.</summary>
    public async Task<StoredOnce> CompareAsync(IMemoryClient server)
    {
        await DisposeAsync();
        var all = StoredOnce.None;
        foreach (var session in sessions)
        {
            var stored = await server.ReadTurnsAsync(session.UserId, session.SessionId);
            all = all.With(StoredOnce.Compare(session.Said, stored, front.Arrivals.Of(session.UserId, session.SessionId)));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await memory.DisposeAsync();
        await front.DisposeAsync();
    }
}
