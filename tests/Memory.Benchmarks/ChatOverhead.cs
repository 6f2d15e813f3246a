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

    private readonly ChatMessage[] earlier =
    [
        new(ChatRole.System, "You are a helpful assistant."),
        new(ChatRole.User, "I moved last week, by the way."),
        new(ChatRole.Assistant, "How was the move?"),
    ];

    private int asked;

    private readonly IChatClient bare = new InstantChat(UpdatesPerCall);
    private MemoryConnection? memory;
    private IChatClient remembering = null!;

    [GlobalSetup]
    public void Connect()
    {
        memory = MemoryConnection.Over(new InstantMemory());
        remembering = bare.WithMemory(memory, userId: "u1", sessionId: "s1");
    }

    [GlobalCleanup]
    public async Task DisconnectAsync()
    {
        await memory!.DisposeAsync();
        if (memory.Outbox.Dropped > 0)
            throw new InvalidOperationException($"{memory.Outbox.Dropped} messages were dropped: what was measured is not the handing over of turns.");
    }

    [Benchmark(Description = "call, bare")]
    public Task<ChatResponse> CallBareAsync() => bare.GetResponseAsync(Messages());

    [Benchmark(Description = "call, with memory")]
    public Task<ChatResponse> CallAsync() => remembering.GetResponseAsync(Messages());

    [Benchmark(Description = "streamed update, bare", OperationsPerInvoke = UpdatesPerCall)]
    public Task<int> StreamBareAsync() => ReadAsync(bare);

    [Benchmark(Description = "streamed update, with memory", OperationsPerInvoke = UpdatesPerCall)]
    public Task<int> StreamAsync() => ReadAsync(remembering);

    /// <summary>A turn of its own for every call, so that each is handed over; the same question again would be stored once.</summary>
    private ChatMessage[] Messages() => [.. earlier, new(ChatRole.User, $"Fine, thanks. Where do I live now? And in {asked++} days?")];

    private async Task<int> ReadAsync(IChatClient client)
    {
        var length = 0;
        await foreach (var update in client.GetStreamingResponseAsync(Messages()))
            length += update.Contents.Count;
        return length;
    }
}
