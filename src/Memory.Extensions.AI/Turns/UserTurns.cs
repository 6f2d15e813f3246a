using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// Finds the turn that a request belongs to, by speaker and text, since apps rebuild their messages for every request. It is the same turn
/// when it carries one on after a tool's result, repeats one that got no answer, or repeats a conversation word for word; else somebody said
/// the same thing twice, and it is a turn of its own.
/// </summary>
internal sealed class UserTurns
{
    /// <summary>Turns belong to the memory, not to a chat client: an app may wrap its client anew for every user or request.</summary>
    private static readonly ConditionalWeakTable<MemoryConnection, UserTurns> OfConnections = [];

    private readonly RecentTurns recent = new();
    private readonly TimeProvider time;

    private UserTurns(TimeProvider time) => this.time = time;

    /// <summary>The turns of everybody who is remembered over this connection, at least so many of them.</summary>
    public static UserTurns Of(MemoryConnection memory, int known)
    {
        var turns = OfConnections.GetValue(memory, static connection => new UserTurns(connection.Time));
        turns.recent.Allow(known);
        return turns;
    }

    /// <summary>The turn of a request: a known one, or one that begins here.</summary>
    public UserTurn Of(Prompt prompt, Speaker speaker)
    {
        var message = prompt.LatestAt < 0 ? null : prompt.Messages[prompt.LatestAt];
        var named = message?.MessageId is { Length: > 0 } id ? NamedId(speaker, id, prompt.Text) : null;
        var now = time.GetUtcNow();
        var asked = new UserTurn
        {
            Speaker = speaker,
            Id = named ?? Guid.CreateVersion7(now).ToString(),
            IsNamed = named is not null,
            SaidAt = now,
            Instance = message is null ? 0 : RuntimeHelpers.GetHashCode(message),
            History = prompt.History,
        };
        return recent.FindOrAdd(TurnKey.Of(speaker, prompt.Text), asked, prompt.IsContinuation);
    }

    /// <summary>The turn that a request goes on with, when it is known.</summary>
    public UserTurn? Known(Prompt prompt, Speaker speaker) => recent.Find(TurnKey.Of(speaker, prompt.Text));

    /// <summary>The turn that was last under way in a conversation that the service keeps, where requests hold only what is new.</summary>
    public UserTurn? Following(Speaker speaker, string conversationId) => recent.Find(TurnKey.OfConversation(speaker, conversationId));

    /// <summary>Notes that a turn is under way in a conversation that the service keeps.</summary>
    public void Follow(UserTurn turn, string conversationId) => recent.Add(TurnKey.OfConversation(turn.Speaker, conversationId), turn);

    /// <summary>An id for a message that the app itself names, the same in every process: a UUID (version 8) over who said what under which name.</summary>
    private static string NamedId(Speaker speaker, string messageId, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{speaker.UserId}\0{speaker.SessionId}\0{messageId}\0{text}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
