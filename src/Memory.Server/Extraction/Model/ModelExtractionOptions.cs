namespace Memory.Server.Extraction.Model;

/// <summary>Bounds of one question to a model about what turns say.</summary>
internal sealed record ModelExtractionOptions
{
    /// <summary>Tokens of the whole question, instructions included. What does not fit is left out: the oldest of the conversation first, then known memories, then the ends of long turns.</summary>
    public int MaxInputTokens { get; init; } = 12_000;

    /// <summary>Tokens that a reply may have, what a model thinks to itself included; one that is cut off there is read as far as it goes.</summary>
    public int MaxOutputTokens { get; init; } = 8_000;

    /// <summary>Characters of one turn that are read; the rest of a longer one is not.</summary>
    public int MaxTurnCharacters { get; init; } = 8_000;

    /// <summary>Characters of one turn of the conversation around those that are read.</summary>
    public int MaxContextCharacters { get; init; } = 1_000;

    /// <summary>Turns of one question; further ones are not read.</summary>
    public int MaxTurns { get; init; } = 40;

    /// <summary>Known memories that are offered.</summary>
    public int MaxKnown { get; init; } = 60;

    /// <summary>Characters of a reply that are read.</summary>
    public int MaxReplyCharacters { get; init; } = 64_000;

    /// <summary>Proposals of a reply that are looked at.</summary>
    public int MaxProposals { get; init; } = 64;

    /// <summary>The least sure that a fact of a model's is held to be, whatever the model says.</summary>
    public double LeastConfidence { get; init; } = 0.5;

    /// <summary>The surest that a fact of a model's is held to be: below what rules read.</summary>
    public double MostConfidence { get; init; } = 0.85;

    /// <summary>The surest that a fact is held to be whose value only the assistant said, and the user agreed to.</summary>
    public double AgreedConfidence { get; init; } = 0.6;
}
