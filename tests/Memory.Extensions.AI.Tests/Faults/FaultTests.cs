using Memory.Client;
using Memory.Testing;
using Memory.Testing.Faults;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>Each fault on its own, on every route that a chat uses, over real sockets and before a real server.</summary>
public sealed class FaultTests(RealServer server)
{
    private const int Chats = 2;

    private static readonly bool[] Ways = [false, true];

    public static TheoryData<Fault, bool> Faults =>
        new(from fault in FaultCatalogue.All from streaming in Ways select (fault, streaming));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Memory_HasAFault_ChatsAreAnsweredUnchangedAndStoredOnceInOrder(Fault fault, bool streaming)
    {
        await using var front = await FaultyServer.StartAsync(server.Address);
        Commit(fault, front);
        var logs = new LogSpy();
        await using var memory = MemoryClient.Connect(Options(fault, front), logs);
        var outcomes = new List<RecallOutcome>();
        using var model = new WatchedModel();
        using var chat = model.WithMemory(memory, User(fault, streaming), "s", options => options.OnOutcome = outcome => outcomes.Add(outcome.Outcome));

        var expected = new List<string>();
        for (var i = 1; i <= Chats; i++)
        {
            var question = $"This is number {i}.";
            var heard = await chat.AskAsync(model, [new(ChatRole.User, question)], streaming).Guarded();

            Assert.Empty(heard.Differences);
            expected.AddRange([question, heard.Text]);
        }

        Assert.Equal(Enumerable.Repeat(fault.IsRefusal() ? RecallOutcome.Rejected : RecallOutcome.Unavailable, Chats), outcomes);
        Assert.Single(logs.Lines, line => line.Text.Contains("chats go on without", StringComparison.Ordinal));
        await AssertStoredAsync(fault, streaming, front, memory, expected);
        AssertMet(fault, front);
    }

    private static string User(Fault fault, bool streaming) => $"{fault}, {(streaming ? "streaming" : "plain")}";

    /// <summary>Recall meets the fault always; the first ingest is not done at all, the second is done and its answer lost, later ones go through.</summary>
    private static void Commit(Fault fault, FaultyServer front)
    {
        if (fault.IsOfNetwork())
        {
            front.Network = fault.ToProxyMode();
            return;
        }

        var ingests = 0;
        front.OnRequest = route => route != MemoryRoute.Ingest
            ? new Mischief(fault)
            : fault.IsRefusal() ? null : Interlocked.Increment(ref ingests) switch
            {
                1 => new Mischief(fault),
                2 => new Mischief(fault, IsDone: true),
                _ => null,
            };
    }

    /// <summary>What is not a hang must end by itself, so then the deadline is far away.</summary>
    private MemoryClientOptions Options(Fault fault, FaultyServer front) => new()
    {
        BaseAddress = front.Address,
        ApiKey = server.Key,
        RecallDeadline = fault.IsHang() ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromMinutes(1),
        RequestTimeout = fault.IsHang() ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromMinutes(1),
        Outbox =
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(5),
            MaxRetryAfter = TimeSpan.FromMilliseconds(10),
        },
    };

    private async Task AssertStoredAsync(Fault fault, bool streaming, FaultyServer front, MemoryConnection memory, List<string> expected)
    {
        if (fault.IsOfNetwork())
            front.Recover();
        await memory.Outbox.WhenIdleAsync().Guarded();

        var stored = await server.Client.ReadTurnsAsync(User(fault, streaming), "s");
        Assert.Equal(expected, stored.Select(turn => turn.Content));
        Assert.Equal(stored.Select(turn => turn.Id), front.Arrivals.Of(User(fault, streaming), "s"));
        Assert.Equal((expected.Count, 0L, 0L), (memory.Outbox.Delivered, memory.Outbox.Dropped, memory.Outbox.Refused));
    }

    /// <summary>On a busy machine the deadline may pass before a request arrives; that those which hang do arrive, <see cref="DeadlineTests"/> makes sure.</summary>
    private static void AssertMet(Fault fault, FaultyServer front)
    {
        if (fault.IsOfNetwork())
            return;
        Assert.Equal(fault.IsRefusal() ? 0 : 2, front.Committed.GetValueOrDefault((MemoryRoute.Ingest, fault)));
        Assert.InRange(front.Committed.GetValueOrDefault((MemoryRoute.Recall, fault)), fault.IsHang() ? 0 : Chats, Chats);
        Assert.InRange(front.Committed.GetValueOrDefault((MemoryRoute.Conscious, fault)), fault.IsHang() ? 0 : Chats, Chats);
    }
}
