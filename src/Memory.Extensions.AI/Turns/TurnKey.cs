namespace Memory.Extensions.AI;

/// <summary>What a turn is found by. Of the text only length and hash are kept, since a text may be long.</summary>
internal readonly record struct TurnKey
{
    private readonly string user;
    private readonly string? conversation;
    private readonly int length;
    private readonly int hash;

    private TurnKey(string user, string? conversation, int length, int hash) =>
        (this.user, this.conversation, this.length, this.hash) = (user, conversation, length, hash);

    /// <summary>By speaker and text.</summary>
    public static TurnKey Of(Speaker speaker, string text) =>
        new(speaker.UserId, speaker.SessionId, text.Length, string.GetHashCode(text, StringComparison.Ordinal));

    /// <summary>By the conversation that a service keeps.</summary>
    public static TurnKey OfConversation(Speaker speaker, string conversationId) => new(speaker.UserId, conversationId, -1, 0);
}
