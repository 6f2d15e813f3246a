using Memory.Server.Extraction.Model.Checking.Evidence;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Tells whether a name is the user's own: everything is called by it from then on, so the turn must say that it is theirs.</summary>
internal static class Naming
{
    /// <param name="name">The name.</param>
    /// <param name="clause">What the user said.</param>
    /// <param name="question">What the assistant said just before.</param>
    public static bool IsOf(string name, string clause, string? question)
    {
        if (QuoteText.IndexIn(QuoteText.Normal(clause), QuoteText.Normal(name)) < 0 && question is null)
            return false;
        return OwnName.IsMatch(clause) || (question is not null && AsksName.IsMatch(question));
    }

    private static readonly Pattern OwnName = Patterns.Of(@"\b(my (\w+ )?(name|nickname|friends)|i am|i'm|im|call me|called|i go by|known as|name's|name is|this is|refer to me|address me|sign(ed)?)\b");

    private static readonly Pattern AsksName = Patterns.Of(@"\b(your (\w+ )?name|call you|address you|are you called|name)\b");
}
