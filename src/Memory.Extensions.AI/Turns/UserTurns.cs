using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Extensions.AI;

/// <summary>
/// Finds the turn that a request belongs to, by speaker and text, since apps rebuild their messages for every request. It is the same turn
/// when it carries one on after a tool's result, repeats one that got no answer, or repeats a conversation word for word; else somebody said
/// the same thing twice, and it is a turn of its own.
/// </summary>
internal sealed class UserTurns(TimeProvider time)
{
    private readonly RecentTurns recent = new();

    /// <summary>Lets so many be known, if it were fewer.</summary>
    public void Allow(int atLeast) => recent.Allow(atLeast);

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
