using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Words a free fact that the user asked to remember, as a sentence about them.</summary>
internal static class Remembering
{
    /// <summary>The sentence, or null when the words are an order to the model or name nothing.</summary>
    public static string? Word(string words)
    {
        var text = words.Trim(' ', '.', '!', ',', ':');
        if (text.Length is < 4 or > Clauses.MaxCharacters || Unfit.IsMatch(text) || text.Contains(PlainText.Quoted, StringComparison.Ordinal))
            return null;
        text = My.Replace(Me.Replace(I.Replace(text, "user"), "the user"), "their");
        if (text.StartsWith("their ", StringComparison.OrdinalIgnoreCase))
            return $"User's {text[6..]}.";
        if (text.StartsWith("user ", StringComparison.Ordinal) && text[5..] is { Length: > 2 } rest)
            return $"User {Narration.ThirdPerson(NotFirst.Replace(rest, ""))}.";
        return $"User asked to remember: {text}.";
    }

    /// <summary>Orders to the model, and words that carry a link or markup, are not remembered.</summary>
    private static readonly Pattern Unfit = Patterns.Of(@"\b(you|your|yourself|always|never|must|instructions?|prompt)\b|https?:|www\.|[<>{}|\\]|\b(here|for now|above|below|matrix|variable|in this \w+|for (the|this|my|our) (next|following|current|rest of)\b.*|in the (code|log|logs|file|table|example|text|document))\b|\b(the )?user('s)? (is|name|has|was|lives|works|likes|wants|prefers|should)\b|\b[A-Za-z0-9+/=_-]{24,}|\bI is\b|^I (asked|said|told|wanted)\b|^(to|when|how|where|what|why|who|if|me|this|it|that|the time)\b");

    private static readonly Pattern My = Patterns.Of(@"\b(my|our)\b");

    private static readonly Pattern Me = Patterns.Of(@"\b(me|us|myself)\b");

    private static readonly Pattern I = Patterns.Of(@"(?-i:\bI\b)|^(i|we)\b|\bwe\b");

    private static readonly Pattern NotFirst = Patterns.Of(@"^(also|really|just|only|still) ");
}
