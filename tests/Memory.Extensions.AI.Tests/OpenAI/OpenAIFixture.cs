using System.ClientModel;
using System.ClientModel.Primitives;
using Memory.Client;
using Memory.Testing;
using OpenAI;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>The real SDK's client, wrapped in a fake memory, against a model on a real socket.</summary>
internal sealed class OpenAIFixture : IAsyncDisposable
{
    private OpenAIFixture(StubModel model, Action<MemoryChatOptions>? configure, int retries)
    {
        Model = model;
        Connection = MemoryConnection.Over(Memory, loggers: Logs, time: Time);
        Plain = new ChatClient("m", new ApiKeyCredential("key"), new OpenAIClientOptions
        {
            Endpoint = model.Address,
            RetryPolicy = new ClientRetryPolicy(retries),
        });
        Chat = Plain.WithMemory(Connection, configure);
    }

    public ManualTime Time { get; } = new();

    public LogSpy Logs { get; } = new();

    public FakeMemory Memory { get; } = new();

    public StubModel Model { get; }

    public MemoryConnection Connection { get; }

    /// <summary>The SDK's own client.</summary>
    public ChatClient Plain { get; }

    /// <summary>The client that remembers.</summary>
    public ChatClient Chat { get; }

    public static ChatCompletionOptions Ann => new() { EndUserId = "ann" };

    public static async Task<OpenAIFixture> StartAsync(Action<MemoryChatOptions>? configure = null, int retries = 0) =>
        new(await StubModel.StartAsync(), configure, retries);

    /// <summary>Makes every search answer these lines, and the essentials those.</summary>
    public OpenAIFixture Knows(string recalled, string essentials = "")
    {
        Memory.OnRecall = (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, recalled));
        Memory.OnConscious = (_, _) => ValueTask.FromResult(new ConsciousSet([], essentials));
        return this;
    }

    /// <summary>What was handed over, once the outbox is idle: who said what.</summary>
    public async Task<IReadOnlyList<(TurnRole Role, string Text)>> IngestedAsync()
    {
        await Connection.Outbox.WhenIdleAsync().Guarded();
        return [.. Memory.Messages.Select(message => (message.Role, message.Content))];
    }

    public static string Essentials(string lines) => $"{MemoryBlock.Essentials}\n<memory>\n{lines}\n</memory>";

    public static string Recalled(string lines) => $"{MemoryBlock.Recalled}\n<memory>\n{lines}\n</memory>";

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Model.DisposeAsync();
    }
}
