using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Testing;

/// <summary>A chat client that answers as the test says, and keeps exactly what it was handed.</summary>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly List<ScriptedCall> calls = [];

    /// <summary>The updates of an answer; a plain call gets them as one response.</summary>
    public Func<ScriptedCall, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> OnCall { get; set; } =
        static (_, _) => Say("Hello", ", you.");

    public IReadOnlyList<ScriptedCall> Calls => calls;

    /// <summary>An answer of these pieces of text.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Say(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }
    }

    /// <summary>An answer of these updates.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Send(params ChatResponseUpdate[] updates)
    {
        foreach (var update in updates)
        {
            await Task.Yield();
            yield return update;
        }
    }

    /// <summary>Some text, then a fault.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Fail(Exception fault, params string[] pieces)
    {
        await foreach (var update in Say(pieces))
            yield return update;
        throw fault;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in OnCall(Note(messages, options), cancellationToken).WithCancellation(cancellationToken))
            updates.Add(update);
        var response = updates.ToChatResponse();
#pragma warning disable MEAI001 // Background responses are experimental; the platform does not carry their tokens over.
        response.ContinuationToken = updates.LastOrDefault()?.ContinuationToken;
#pragma warning restore MEAI001
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in OnCall(Note(messages, options), cancellationToken).WithCancellation(cancellationToken))
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private ScriptedCall Note(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var call = new ScriptedCall(messages, [.. messages], options);
        calls.Add(call);
        return call;
    }
}

/// <summary>What a chat client was handed: the sequence itself, its messages, and the options.</summary>
public sealed record ScriptedCall(IEnumerable<ChatMessage> Sequence, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);
