using System.Text.Json;
using Memory.Client;

namespace Memory.Evaluation.Conversations;

/// <summary>Conversations of one file, by whose name their figures are called.</summary>
internal sealed record QuestionSet(string Name, IReadOnlyList<Conversation> Conversations);

/// <summary>What was said with one person, and questions about it.</summary>
internal sealed record Conversation(string Name, IReadOnlyList<SaidTurn> Turns, IReadOnlyList<Question> Questions);

/// <summary>One message said.</summary>
internal sealed record SaidTurn(string Id, string SessionId, TurnRole Role, string? Name, string Content, DateTimeOffset? CreatedAt);

/// <summary>A question and the turns that hold its answer; without any it cannot be answered.</summary>
internal sealed record Question(string Text, string Category, IReadOnlyList<string> Gold)
{
    /// <summary>Turns with the value that an update replaced.</summary>
    public IReadOnlyList<string> Old { get; init; } = [];

    /// <summary>Turns with the value that replaced it.</summary>
    public IReadOnlyList<string> New { get; init; } = [];

    /// <summary>The fact that should be recalled first.</summary>
    public ExpectedFact? Fact { get; init; }

    /// <summary>What no line of a context may say as if it still held.</summary>
    public IReadOnlyList<string> Stale { get; init; } = [];

    /// <summary>When it is asked; null for now.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public bool IsAnswerable => Gold.Count > 0;

    /// <summary>Whether it asks for a value that was replaced.</summary>
    public bool IsUpdate => IsAnswerable && Old.Count > 0 && New.Count > 0;
}

/// <summary>A slot and its current value.</summary>
internal sealed record ExpectedFact(string Key, JsonElement Value);
