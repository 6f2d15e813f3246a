using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests;

/// <summary>A chat over a scripted model and a fake memory, called plainly or streaming.</summary>
internal sealed class ChatFixture : IAsyncDisposable
{
    private readonly Action<MemoryChatOptions> configure;

    public ChatFixture(Action<MemoryChatOptions>? configure = null, string? userId = "u")
    {
        this.configure = options =>
        {
            options.ResolveUser = userId is null ? null : _ => userId;
            configure?.Invoke(options);
        };
        Connection = MemoryConnection.Over(Memory, loggers: Logs, time: Time);
        Chat = WrapAnew();
    }

    public ManualTime Time { get; } = new();

    public LogSpy Logs { get; } = new();

    public FakeMemory Memory { get; } = new();

    public ScriptedChatClient Model { get; } = new();

    public MemoryConnection Connection { get; }

    public IChatClient Chat { get; }

    /// <summary>Wraps the model once more, as an app does that wraps it for every request.</summary>
    public IChatClient WrapAnew() => Model.WithMemory(Connection, configure);

    /// <summary>Makes every search answer these lines, and the essentials those.</summary>
    public ChatFixture Knows(string recalled, string essentials = "")
    {
        Memory.OnRecall = (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, recalled));
        Memory.OnConscious = (_, _) => ValueTask.FromResult(new ConsciousSet([], essentials));
        return this;
    }

    /// <summary>Calls the chat to its end and answers the text.</summary>
    public Task<string> AskAsync(
        bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AskAsync(Chat, streaming, messages, options, cancellationToken);

    public static async Task<string> AskAsync(
        IChatClient chat, bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!streaming)
            return (await chat.GetResponseAsync(messages, options, cancellationToken).Guarded()).Text;
        var text = "";
        await foreach (var update in chat.GetStreamingResponseAsync(messages, options, cancellationToken))
            text += update.Text;
        return text;
    }

    /// <summary>What was handed over, once the outbox is idle.</summary>
    public async Task<IReadOnlyList<IngestMessage>> IngestedAsync()
    {
        await Connection.Outbox.WhenIdleAsync().Guarded();
        return Memory.Messages;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
