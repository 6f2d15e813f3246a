using Memory.Client;
using Memory.Samples;
using Memory.Testing;
using Microsoft.Extensions.AI;
using StreamingChat;

namespace Memory.Extensions.AI.Tests.Samples;

public sealed class ChatConsoleTests
{
    /// <summary>Real time is not what is tested here, so that a busy machine must not matter.</summary>
    private static readonly MemoryClientOptions Patient = new() { RecallDeadline = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Script_Played_ShowsAnswersWhatWasRecalledAndWhatWasStored()
    {
        var stored = new List<MemoryRecord>();
        var memory = new FakeMemory { OnList = _ => new MemoryPage([.. stored], null) };
        memory.OnIngest = (request, _) =>
        {
            if (request.Messages[0].Content.StartsWith("I live", StringComparison.Ordinal))
            {
                stored.Add(new MemoryRecord { Id = Guid.Parse("0195506c-1111-7000-8000-000000000001"), OwnerId = "o", UserId = "ann", Type = MemoryType.Fact, Content = "User lives in Austin." });
                memory.OnRecall = static (recall, _) => ValueTask.FromResult(FakeMemory.Recalled(recall.UserId, "- User lives in Austin."));
            }

            return ValueTask.FromResult(FakeMemory.Stored(request));
        };

        var shown = await PlayAsync(memory, "I live in Austin.\n/new\nWhere do I live?\n/who\n/memories\n/nonsense\n\n/quit\nnever read");

        Assert.Contains("> I live in Austin.", shown, StringComparison.Ordinal);
        Assert.Contains("  recalled: nothing", shown, StringComparison.Ordinal);
        Assert.Contains("  stored: User lives in Austin.", shown, StringComparison.Ordinal);
        Assert.Contains("From what I was told: User lives in Austin.", shown, StringComparison.Ordinal);
        Assert.Contains("  recalled: - User lives in Austin.", shown, StringComparison.Ordinal);
        Assert.Contains("User ann, session chat-", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("never read", shown, StringComparison.Ordinal);
        Assert.Equal(2, memory.Ingests.Select(request => request.SessionId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(memory.Ingests, request => Assert.Equal("ann", request.UserId));
    }

    [Fact]
    public async Task Server_Down_ChatGoesOnAndSaysSo()
    {
        var memory = new FakeMemory { OnList = static _ => throw new MemoryUnavailableException("The memory server could not be reached.") };
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("The memory server could not be reached.");

        var shown = await PlayAsync(memory, "Where do I live?");

        Assert.Contains("I don't know", shown, StringComparison.Ordinal);
        Assert.Contains("memory: unavailable (The memory server could not be reached.)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_AtThePrompt_EndsTheChat()
    {
        using var never = new BlockedReader();
        await using var connection = MemoryConnection.Over(new FakeMemory(), Patient);
        var console = Console(new OfflineChatClient(), connection, never, new StringWriter());
        var running = console.RunAsync();

        console.Interrupt();

        await running.Guarded();
        never.Release();
    }

    [Fact]
    public async Task Interrupted_WhileAnswering_StopsTheAnswerOnly()
    {
        using var model = new ScriptedChatClient();
        await using var connection = MemoryConnection.Over(new FakeMemory(), Patient);
        var output = new StringWriter();
        var console = Console(model, connection, new StringReader("Hi\n/who\n"), output);
        model.OnCall = (_, token) => Endless(console, token);

        await console.RunAsync().Guarded();

        Assert.Contains("one [stopped]", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("User ann", output.ToString(), StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(
        ChatConsole console, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "one");
        console.Interrupt();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private static async Task<string> PlayAsync(FakeMemory memory, string script)
    {
        await using var connection = MemoryConnection.Over(memory, Patient);
        var output = new StringWriter();
        await Console(new OfflineChatClient(), connection, new StringReader(script), output).RunAsync().Guarded();
        return output.ToString();
    }

    private static ChatConsole Console(IChatClient model, MemoryConnection connection, TextReader input, TextWriter output)
    {
        var recalled = new RecallWatch();
        var chat = model.WithMemory(connection, configure: options => options.OnOutcome = recalled.Note);
        return new ChatConsole(chat, connection, recalled, input, output, TimeProvider.System) { UserId = "ann", Echo = true, Patience = Patient.RecallDeadline };
    }

    private sealed class BlockedReader : TextReader
    {
        private readonly ManualResetEventSlim released = new();

        public void Release() => released.Set();

        public override string? ReadLine()
        {
            released.Wait();
            return null;
        }
    }
}
