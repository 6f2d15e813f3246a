using System.ClientModel;
using System.ClientModel.Primitives;
using Memory.Client;
using Microsoft.Extensions.Logging;
using OpenAI;
using OpenAI.Chat;

namespace Memory.Extensions.AI;

/// <summary>
/// An OpenAI chat client that remembers its users. Every way to ask for a completion, typed or not, ends in one of the two protocol methods
/// here, and these hand the call to the app's own client: its pipeline, with all its policies, sends it and tries it again.
/// </summary>
#pragma warning disable OPENAI001 // The model and the address are experimental to read; a client that stands in for another one has to tell the same.
internal sealed partial class RememberingChatClient : ChatClient
{
    private readonly CompletionMemory memory;

    public RememberingChatClient(ChatClient inner, MemoryConnection memory, MemoryChatOptions options)
        : base(inner.Pipeline, inner.Model, new OpenAIClientOptions { Endpoint = inner.Endpoint })
    {
        var logger = memory.Loggers.CreateLogger<RememberingChatClient>();
        Inner = inner is RememberingChatClient wrapped ? wrapped.Inner : inner;
        this.memory = new CompletionMemory(memory, options, logger);
        if (inner is RememberingChatClient && KeptState.Of(memory, options).IsNews(nameof(RememberingChatClient) + nameof(LogWrappedTwice)))
            LogWrappedTwice(logger);
    }

    private ChatClient Inner { get; }

    /// <summary>Whether a chat client of another kind ends in one of these, which then acts.</summary>
    public static bool IsBehind(Microsoft.Extensions.AI.IChatClient client) => client.GetService(typeof(ChatClient)) is RememberingChatClient;

    public override async Task<ClientResult> CompleteChatAsync(BinaryContent content, RequestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        var token = options?.CancellationToken ?? default;
        var body = await RequestBytes.ReadAsync(content, token).ConfigureAwait(false);
        var call = memory.Begin(content, body, token);
        try
        {
            await memory.RememberAsync(call, token).ConfigureAwait(false);
            var result = await Inner.CompleteChatAsync(call.ToSend(), options).ConfigureAwait(false);
            call.Hear(result.GetRawResponse(), options?.BufferResponse ?? true);
            return result;
        }
        finally
        {
            call.End();
            content.Dispose();
        }
    }

    public override ClientResult CompleteChat(BinaryContent content, RequestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        var token = options?.CancellationToken ?? default;
        var body = RequestBytes.Read(content, token);
        var call = memory.Begin(content, body, token);
        try
        {
            // Nothing in there goes back to the caller's context, so that waiting for it cannot lock, and recall gives up at its deadline.
            memory.RememberAsync(call, token).AsTask().GetAwaiter().GetResult();
            var result = Inner.CompleteChat(call.ToSend(), options);
            call.Hear(result.GetRawResponse(), options?.BufferResponse ?? true);
            return result;
        }
        finally
        {
            call.End();
            content.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "An OpenAI chat client was wrapped in memory twice; the latest wrapping acts.")]
    private static partial void LogWrappedTwice(ILogger logger);
}
