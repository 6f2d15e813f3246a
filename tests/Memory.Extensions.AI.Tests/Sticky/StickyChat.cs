using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Sticky;

/// <summary>A conversation in sticky mode, kept as an app keeps it: texts in a database, of which each request makes new messages.</summary>
internal sealed class StickyChat : IAsyncDisposable
{
    private readonly ChatFixture fixture;
    private readonly bool streaming;

    public StickyChat(bool streaming, Action<MemoryChatOptions>? configure = null)
    {
        this.streaming = streaming;
        fixture = new ChatFixture(options =>
        {
            (options.StickyRecall, options.ResolveSession) = (true, _ => Session);
            options.OnOutcome = outcome => Outcome = outcome;
            configure?.Invoke(options);
        });
        fixture.Memory.OnRecall = (request, _) => Facts.AnswerAsync(request);
        fixture.Memory.OnConscious = (_, _) => ValueTask.FromResult(new ConsciousSet([], Essentials));
        fixture.Model.OnCall = (_, _) => ScriptedChatClient.Say($"Answer {fixture.Model.Calls.Count}.");
    }

    public FactBook Facts { get; } = new();

    public string Essentials { get; set; } = "- User is called Ann.";

    public string? Session { get; set; } = "s";

    /// <summary>Whether every request goes through a wrapper of its own.</summary>
    public bool WrapsAnew { get; init; }

    public MemoryChatOutcome? Outcome { get; private set; }

    public IReadOnlyList<RecallRequest> Recalls => fixture.Memory.Recalls;

    /// <summary>The conversation so far, without what memory added.</summary>
    public List<(ChatRole Role, string Text)> History { get; } = [(ChatRole.System, "Be kind.")];

    /// <summary>Says something, notes the answer, and tells what the model was handed.</summary>
    public async Task<IReadOnlyList<string>> SayAsync(string text, ChatOptions? options = null)
    {
        History.Add((ChatRole.User, text));
        return await RepeatAsync(options);
    }

    /// <summary>Asks for an answer to the conversation as it is, which ends with the user's message.</summary>
    public async Task<IReadOnlyList<string>> RepeatAsync(ChatOptions? options = null)
    {
        var answer = await ChatFixture.AskAsync(Client(), streaming, Messages(), options);
        History.Add((ChatRole.Assistant, answer));
        return Handed();
    }

    public List<ChatMessage> Messages() => History.ConvertAll(static said => new ChatMessage(said.Role, said.Text));

    public async Task<IReadOnlyList<string>> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        await ChatFixture.AskAsync(Client(), streaming, messages, options);
        return Handed();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private IChatClient Client() => WrapsAnew ? fixture.WrapAnew() : fixture.Chat;

    /// <summary>What the model was handed last, message by message.</summary>
    private List<string> Handed() => [.. fixture.Model.Calls[^1].Messages.Select(static message => $"{message.Role}: {message.Text}")];
}
