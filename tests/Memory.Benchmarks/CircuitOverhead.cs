using BenchmarkDotNet.Attributes;
using Memory.Client;
using Memory.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Memory.Benchmarks;

/// <summary>
/// What memory adds to a chat while the server is known to be away: the circuit is open and stays open. The bare call is the floor; turns are
/// taken at once, so that what is measured does not change as a queue fills.
/// </summary>
public class CircuitOverhead
{
    private const int CallsPerRound = 100;

    private readonly Conversation conversation = new();
    private readonly RecallRequest question = new() { UserId = "u1", Query = "Where do I live now?" };
    private readonly IChatClient bare = new InstantChat(updates: 1);
    private MemoryConnection? memory;
    private IChatClient remembering = null!;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        var options = new MemoryClientOptions();
        options.RecallCircuit.BreakDuration = TimeSpan.FromHours(1);
        memory = MemoryConnection.Over(new InstantMemory { IsDown = true }, options);
        remembering = bare.WithMemory(memory, userId: "u1", sessionId: "s1");
        for (var i = 0; i < options.RecallCircuit.MinimumCalls; i++)
            await memory.Recall.RecallAsync(question);
    }

    [GlobalCleanup]
    public async Task DisconnectAsync() => await memory!.DisposeAsync();

    [Benchmark(Description = "call, bare", OperationsPerInvoke = CallsPerRound)]
    public Task CallBareAsync() => conversation.AskAsync(bare, CallsPerRound);

    [Benchmark(Description = "call, circuit open", OperationsPerInvoke = CallsPerRound)]
    public Task CallAsync() => conversation.AskAsync(remembering, CallsPerRound);

    [Benchmark(Description = "recall, circuit open")]
    public ValueTask<RecallResult> RecallAsync() => memory!.Recall.RecallAsync(question);
}
