using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// What the user said in one turn, with the id it is stored under. Made once per turn: a request that is repeated, or that carries a turn on
/// after a tool call, finds it again by the message instance, so that the turn is stored once and shows the same memory again.
/// </summary>
internal sealed class UserTurn(Speaker speaker, string text, int position)
{
    public string Text => text;

    /// <summary>The message id it is stored under.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>The name that the app gave the user; null for none.</summary>
    public string? AuthorName { get; init; }

    /// <summary>What memory added when the turn began.</summary>
    public Remembered Remembered { get; set; } = Remembered.Nothing;

    public bool Is(Speaker otherSpeaker, string otherText, int otherPosition) =>
        speaker == otherSpeaker && position == otherPosition && text == otherText;
}

/// <summary>Finds the turn of a message instance again for as long as the app keeps that instance.</summary>
internal sealed class UserTurns(TimeProvider time)
{
    private readonly ConditionalWeakTable<ChatMessage, UserTurn> turns = [];

    /// <summary>The turn of the prompt's current message; null when it has no text.</summary>
    public UserTurn? Of(Prompt prompt, Speaker speaker)
    {
        if (prompt.QuestionAt < 0)
            return null;
        var message = prompt.Messages[prompt.QuestionAt];
        if (turns.TryGetValue(message, out var known) && known.Is(speaker, prompt.Text, prompt.QuestionAt))
            return known;
        var now = time.GetUtcNow();
        var turn = new UserTurn(speaker, prompt.Text, prompt.QuestionAt)
        {
            Id = Guid.CreateVersion7(now).ToString(),
            SaidAt = now,
            AuthorName = message.AuthorName,
        };
        turns.AddOrUpdate(message, turn);
        return turn;
    }
}
