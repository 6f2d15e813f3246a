using Microsoft.Extensions.AI;

namespace Memory.Benchmarks;

/// <summary>A short conversation whose last question is new every time, so that each turn is handed over; the same question again would be stored once.</summary>
internal sealed class Conversation
{
    private readonly ChatMessage[] earlier =
    [
        new(ChatRole.System, "You are a helpful assistant."),
        new(ChatRole.User, "I moved last week, by the way."),
        new(ChatRole.Assistant, "How was the move?"),
    ];

    private int asked;

    public ChatMessage[] Next() => [.. earlier, new(ChatRole.User, $"Fine, thanks. Where do I live now? And in {asked++} days?")];

    /// <summary>Asks so many questions one after the other, as an app does that awaits its calls: no thread is blocked and woken for each.</summary>
    public async Task AskAsync(IChatClient client, int times)
    {
        for (var i = 0; i < times; i++)
            await client.GetResponseAsync(Next());
    }
}
