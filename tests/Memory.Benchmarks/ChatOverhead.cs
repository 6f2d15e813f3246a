using BenchmarkDotNet.Attributes;
using Memory.Client;
using Memory.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Memory.Benchmarks;

/// <summary>
/// What the middleware adds to a chat when the server costs nothing: recall answers at once, in process, and turns are taken at once.
/// The difference to the bare rows is the overhead.
/// </summary>
public class ChatOverhead
{
    /// <summary>So many that what a call costs once does not show in the cost of an update.</summary>
    private const int UpdatesPerCall = 1_000;

    private const int CallsPerRound = 100;

    private readonly Conversation conversation = new();
    private readonly IChatClient bare = new InstantChat(UpdatesPerCall);
    private MemoryConnection? memory;
    private IChatClient remembering = null!;

    [GlobalSetup]
    public void Connect()
    {
        memory = MemoryConnection.Over(new InstantMemory(), new MemoryClientOptions { Outbox = { Capacity = 100_000 } });
        remembering = bare.WithMemory(memory, userId: "u1", sessionId: "s1");
    }

    [GlobalCleanup]
    public async Task DisconnectAsync()
    {
        await memory!.DisposeAsync();
        if (memory.Outbox.Dropped > 0)
            throw new InvalidOperationException($"{memory.Outbox.Dropped} messages were dropped: what was measured is not the handing over of turns.");
    }

    [Benchmark(Description = "call, bare", OperationsPerInvoke = CallsPerRound)]
    public Task CallBareAsync() => conversation.AskAsync(bare, CallsPerRound);

    [Benchmark(Description = "call, with memory", OperationsPerInvoke = CallsPerRound)]
    public Task CallAsync() => conversation.AskAsync(remembering, CallsPerRound);

    [Benchmark(Description = "streamed update, bare", OperationsPerInvoke = UpdatesPerCall)]
    public Task<int> StreamBareAsync() => ReadAsync(bare);

    [Benchmark(Description = "streamed update, with memory", OperationsPerInvoke = UpdatesPerCall)]
    public Task<int> StreamAsync() => ReadAsync(remembering);

    private async Task<int> ReadAsync(IChatClient client)
    {
        var length = 0;
        await foreach (var update in client.GetStreamingResponseAsync(conversation.Next()))
            length += update.Contents.Count;
        return length;
    }
}
