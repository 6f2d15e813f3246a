using System.Collections.Concurrent;
using System.Text.Json;
using Memory.Client;

namespace Memory.Testing.Faults;

/// <summary>
/// Which messages reached the server, in the order in which each came first. The server itself lists messages by when they were said, and so
/// would hide that they came in another order.
/// </summary>
public sealed class Arrivals
{
    private readonly ConcurrentDictionary<(string User, string? Session), Conversation> conversations = new();

    /// <summary>The ids of a session's messages, in the order of arrival.</summary>
    public IReadOnlyList<string> Of(string userId, string? sessionId) =>
        conversations.TryGetValue((userId, sessionId), out var conversation) ? conversation.Ids : [];

    internal void Note(string ingest)
    {
        var request = JsonSerializer.Deserialize(ingest, MemoryRequestJson.Default.IngestRequest)!;
        conversations.GetOrAdd((request.UserId, request.SessionId), static _ => new Conversation()).Note(request.Messages);
    }

    private sealed class Conversation
    {
        private readonly Lock gate = new();
        private readonly HashSet<string> seen = [];
        private readonly List<string> ids = [];

        public IReadOnlyList<string> Ids
        {
            get
            {
                lock (gate)
                    return [.. ids];
            }
        }

        public void Note(IReadOnlyList<IngestMessage> messages)
        {
            lock (gate)
                ids.AddRange(messages.Select(static message => message.Id!).Where(seen.Add));
        }
    }
}
