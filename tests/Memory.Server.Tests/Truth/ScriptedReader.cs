using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Truth;

/// <summary>A model that notes of each turn what the labelled conversations say that a good one would, and nothing else.</summary>
internal sealed class ScriptedReader(IReadOnlyList<JsonObject> facts) : IChatClient
{
    private int calls;

    public int Calls => Volatile.Read(ref calls);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref calls);
        var found = new JsonArray();
        foreach (var (number, text) in messages.Last().Text.Split('\n').Select(TurnIn).OfType<(int Number, string Text)>())
        {
            foreach (var fact in facts.Where(fact => text.Contains(Plain((string)fact["quote"]!), StringComparison.Ordinal)))
            {
                var noted = (JsonObject)fact.DeepClone();
                noted["turn"] = number;
                found.Add(noted);
            }
        }

        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, new JsonObject { ["facts"] = found }.ToJsonString())));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>A line of the question that shows a turn to read; null for any other.</summary>
    private static (int Number, string Text)? TurnIn(string line)
    {
        if (!line.StartsWith("{\"turn\"", StringComparison.Ordinal))
            return null;
        using var turn = JsonDocument.Parse(line);
        return (turn.RootElement.GetProperty("turn").GetInt32(), Plain(turn.RootElement.GetProperty("text").GetString()!));
    }

    private static string Plain(string text) =>
        string.Join(' ', text.Replace('\u2019', '\'').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
