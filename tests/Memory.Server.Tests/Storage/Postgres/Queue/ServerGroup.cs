namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>Server processes over one database: when one is killed, another is started in its place.</summary>
internal sealed class ServerGroup(string connectionString) : IAsyncDisposable
{
    /// <summary>So many kills in a row do not meet the same job.</summary>
    private const int Attempts = 10;

    private readonly Lock sync = new();
    private readonly List<ServerProcess> living = [];
    private readonly List<Task> starting = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts so many, and waits for them.</summary>
    public async Task StartAsync(int servers)
    {
        for (var i = 0; i < servers; i++)
            StartOne();
        while (await LivingAsync() < servers)
            await ChangedAsync(servers);
    }

    /// <summary>Kills one of them once there are so many, and starts another.</summary>
    public async Task KillOneAsync(Random random, int among)
    {
        while (await LivingAsync() < among)
            await ChangedAsync(among);
        ServerProcess victim;
        lock (sync)
        {
            victim = living[random.Next(living.Count)];
            living.Remove(victim);
        }

        await victim.KillAsync();
        await victim.DisposeAsync();
        StartOne();
    }

    /// <summary>Where one of them listens; it may be dead by now.</summary>
    public async Task<Uri> AnyAsync(Random random)
    {
        while (await LivingAsync() == 0)
            await ChangedAsync(1);
        lock (sync)
            return living[random.Next(living.Count)].Address;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var server in living)
            await server.DisposeAsync();
    }

    private void StartOne()
    {
        lock (sync)
            starting.Add(StartOneAsync());
    }

    private async Task StartOneAsync()
    {
        var server = await ServerProcess.StartAsync(connectionString, Attempts, Token);
        lock (sync)
        {
            living.Add(server);
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>How many live; throws when one could not be started.</summary>
    private async Task<int> LivingAsync()
    {
        Task[] failed;
        int count;
        lock (sync)
        {
            failed = [.. starting.Where(static start => start.IsFaulted)];
            count = living.Count;
        }

        await Task.WhenAll(failed);
        return count;
    }

    private Task ChangedAsync(int wanted)
    {
        lock (sync)
            return living.Count >= wanted ? Task.CompletedTask : Task.WhenAny([changed.Task, .. starting.Where(static start => !start.IsCompleted)]);
    }
}
