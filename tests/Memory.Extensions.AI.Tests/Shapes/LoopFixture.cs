using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>A tool loop over a scripted model, with memory inside of it (called once per round) or around it (called once).</summary>
internal sealed class LoopFixture : IAsyncDisposable
{
    private readonly bool isInside;

    public LoopFixture(bool inside)
    {
        isInside = inside;
        Base = new ChatFixture(options => options.OnOutcome = Outcomes.Add).Knows("- User lives in Austin.", "- User is called Ann.");
        Loop = new FunctionInvokingLoop(inside ? Base.Chat : Base.Model);
        Chat = inside ? Loop : Loop.WithMemory(Base.Connection, userId: "u", configure: options => options.OnOutcome = Outcomes.Add);
    }

    public ChatFixture Base { get; }

    public FunctionInvokingLoop Loop { get; }

    public IChatClient Chat { get; }

    public List<MemoryChatOutcome> Outcomes { get; } = [];

    public IReadOnlyList<ScriptedCall> Calls => Base.Model.Calls;

    /// <summary>The block of essentials and the recalled one, as text.</summary>
    public static string Essentials => $"{MemoryBlock.Essentials}\n<memory>\n- User is called Ann.\n</memory>";

    public static string Recalled => $"{MemoryBlock.Recalled}\n<memory>\n- User lives in Austin.\n</memory>";

    /// <summary>Answers round by round.</summary>
    public LoopFixture Answers(params Func<IAsyncEnumerable<ChatResponseUpdate>>[] rounds)
    {
        Base.Model.OnCall = (_, _) => rounds[Math.Min(Calls.Count, rounds.Length) - 1]();
        return this;
    }

    public static IAsyncEnumerable<ChatResponseUpdate> Call(params string[] ids) => ScriptedChatClient.Send(CallUpdate(null, ids));

    public static ChatResponseUpdate CallUpdate(string? conversation, params string[] ids) =>
        new(ChatRole.Assistant, [.. ids.Select(static id => new FunctionCallContent(id, "weather"))])
        {
            ConversationId = conversation,
            FinishReason = ChatFinishReason.ToolCalls,
        };

    public Task<string> AskAsync(bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        ChatFixture.AskAsync(Chat, streaming, messages, options);

    /// <summary>Asks, and answers all messages of the answer, as an app keeps them.</summary>
    public async Task<ChatResponse> RespondAsync(bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null) => streaming
        ? await Chat.GetStreamingResponseAsync(messages, options).ToChatResponseAsync().Guarded()
        : await Chat.GetResponseAsync(messages, options).Guarded();

    /// <summary>Asserts what was stored: roles, texts and marks, in order.</summary>
    public Task StoredAsync(params (TurnRole Role, string Text, string? Mark)[] expected) => Stored.AssertAsync(Base, expected);

    /// <summary>Asserts that a round handed the model the caller's own messages with the blocks in their places, then what the loop added.</summary>
    public void AssertHanded(int round, IReadOnlyList<ChatMessage> callers, params ChatRole[] added)
    {
        var handed = Calls[round].Messages;
        var question = callers.Count - 1;
        Assert.Equal(Essentials, handed[0].Text);
        Assert.Equal(Recalled, handed[question + 1].Text);
        for (var i = 0; i < question; i++)
            Assert.Same(callers[i], handed[i + 1]);
        Assert.Same(callers[question], handed[question + 2]);
        Assert.Equal(added, handed.Skip(callers.Count + 2).Select(message => message.Role));
        Assert.Equal(isInside ? 1 : round + 1, isInside ? Outcomes.Count : round + 1);
    }

    public ValueTask DisposeAsync() => Base.DisposeAsync();
}
