using Memory.Client;
using Memory.Testing;
using Memory.Testing.Faults;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>The server is away for longer than anybody would wait, and the bounds are the defaults: what the outbox has room for is not lost.</summary>
public sealed class LongOutageTests(RealServer server)
{
    private const int Sessions = 5;
    private const int TurnsPerSession = 100;
    private static readonly TimeSpan Outage = TimeSpan.FromDays(3);

    [Theory]
    [InlineData(Fault.RefusedPort, false)]
    [InlineData(Fault.Status503RetryAfter, true)]
    public async Task Server_AwayForDays_EveryTurnThatThereIsRoomForIsStoredOnceInOrder(Fault fault, bool streaming)
    {
        await using var front = await FaultyServer.StartAsync(server.Address);
        var time = new ManualTime();
        var options = new MemoryClientOptions { BaseAddress = front.Address, ApiKey = server.Key };
        Assert.Equal(Sessions * TurnsPerSession * 2, options.Outbox.Capacity);

        // Its clock stands still should this test fail.
        options.Outbox.DrainTimeout = TimeSpan.Zero;

        // Requests run by the system's clock, waits by the test's: so the only timer is that of the one request that tries for all sessions.
        await using var memory = MemoryConnection.Over(MemoryClient.Create(options), options, time: time);
        Break(front, fault);
        var said = await SayAsync(memory, fault, streaming);

        Assert.Equal((options.Outbox.Capacity, 0L), (memory.Outbox.Pending, memory.Outbox.Dropped));
        for (var away = TimeSpan.Zero; away < Outage; away += options.Outbox.MaxRetryAfter)
        {
            await time.WhenTimersAsync(1);
            time.Advance(options.Outbox.MaxRetryAfter);
        }

        await time.WhenTimersAsync(1);
        Assert.Equal((options.Outbox.Capacity, 0L), (memory.Outbox.Pending, memory.Outbox.Dropped));
        front.Recover();
        time.Advance(options.Outbox.MaxRetryAfter);
        await memory.Outbox.WhenIdleAsync().Guarded();

        for (var session = 0; session < Sessions; session++)
        {
            var stored = await server.Client.ReadTurnsAsync($"away, {fault}", $"s{session}");
            Assert.Equal(said[session], stored.Select(turn => turn.Content));
            Assert.Equal(stored.Select(turn => turn.Id), front.Arrivals.Of($"away, {fault}", $"s{session}"));
        }
    }

    private static void Break(FaultyServer front, Fault fault)
    {
        if (fault.IsOfNetwork())
            front.Network = fault.ToProxyMode();
        else
            front.OnRequest = _ => new Mischief(fault);
    }

    /// <summary>Fills the outbox to its last place, session by session in turn.</summary>
    private static async Task<List<string>[]> SayAsync(MemoryConnection memory, Fault fault, bool streaming)
    {
        var said = Enumerable.Range(0, Sessions).Select(static _ => new List<string>()).ToArray();
        using var model = new WatchedModel();
        for (var i = 0; i < Sessions * TurnsPerSession; i++)
        {
            var session = i % Sessions;
            var chat = model.WithMemory(memory, $"away, {fault}", $"s{session}");
            var question = $"Number {i} while you are away.";
            var heard = await chat.AskAsync(model, [new(ChatRole.User, question)], streaming).Guarded();
            Assert.Empty(heard.Differences);
            said[session].AddRange([question, heard.Text]);
        }

        return said;
    }
}
