using Memory.Client;
using Memory.Testing;
using Memory.Testing.Faults;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>A chat waits for memory until the deadline and not longer, at whatever point the server falls silent. Proved with a clock that stands still.</summary>
public sealed class DeadlineTests(RealServer server)
{
    /// <summary>The deadline, and the request timeouts of the search and of the essentials.</summary>
    private const int TimersOfARecall = 3;

    private static readonly TimeSpan Deadline = new MemoryClientOptions().RecallDeadline;

    private static readonly bool[] Ways = [false, true];

    private readonly ManualTime time = new();

    public static TheoryData<Fault, bool> Silences => new(
        from fault in FaultCatalogue.All.Where(FaultCatalogue.IsHang) from streaming in Ways select (fault, streaming));

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Server_FallsSilent_ChatGoesOnExactlyAtTheDeadline(Fault fault, bool streaming)
    {
        await using var front = await FaultyServer.StartAsync(server.Address);
        if (fault.IsOfNetwork())
            front.Network = fault.ToProxyMode();
        else
            front.OnRequest = route => route == MemoryRoute.Ingest ? null : new Mischief(fault);

        await AssertEndsAtTheDeadlineAsync(front.Address, streaming, silent: async () =>
        {
            for (var i = 0; i < 2 && !fault.IsOfNetwork(); i++)
                await front.WhenFaultAsync();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_NeitherSucceedsNorFails_ChatGoesOnExactlyAtTheDeadline(bool streaming)
    {
        using var port = new DeafPort();
        await AssertEndsAtTheDeadlineAsync(port.Address, streaming, silent: static () => Task.CompletedTask);
    }

    private async Task AssertEndsAtTheDeadlineAsync(Uri address, bool streaming, Func<Task> silent)
    {
        using var memory = MemoryClient.Connect(new MemoryClientOptions { BaseAddress = address, ApiKey = server.Key }, time: time);
        DateTimeOffset? wentOnAt = null;
        using var model = new WatchedModel();
        using var chat = model.WithMemory(memory, "waiting", "s", options => options.OnOutcome = _ => wentOnAt = time.GetUtcNow());
        var began = time.GetUtcNow();

        var asking = chat.AskAsync(model, [new(ChatRole.User, "Are you there?")], streaming);
        await time.WhenTimersAsync(TimersOfARecall);
        await silent();
        time.Advance(Deadline - TimeSpan.FromMilliseconds(1));
        await RealWorkAsync();
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty((await asking.Guarded()).Differences);
        Assert.Equal(Deadline, wentOnAt - began);
    }

    /// <summary>Something that takes the sockets and the threads about as long as a chat that would go on too early.</summary>
    private async Task RealWorkAsync()
    {
        for (var i = 0; i < 3; i++)
            await server.Client.RecallAsync(new() { UserId = "nobody", Query = "Anything?" }).Guarded();
    }
}
