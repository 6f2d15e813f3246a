using System.Text.RegularExpressions;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Words a free fact that the user asked to remember, as a sentence about them.</summary>
internal static partial class Remembering
{
    /// <summary>The sentence, or null when the words are an order to the model or name nothing.</summary>
    public static string? Word(string words)
    {
        var text = words.Trim(' ', '.', '!', ',', ':');
        if (text.Length is < 4 or > Clauses.MaxCharacters || Unfit().IsMatch(text) || text.Contains(PlainText.Quoted, StringComparison.Ordinal))
            return null;
        text = My().Replace(Me().Replace(I().Replace(text, "user"), "the user"), "their");
        if (text.StartsWith("their ", StringComparison.OrdinalIgnoreCase))
            return $"User's {text[6..]}.";
        if (text.StartsWith("user ", StringComparison.Ordinal) && text[5..] is { Length: > 2 } rest)
            return $"User {Narration.ThirdPerson(NotFirst().Replace(rest, ""))}.";
        return $"User asked to remember: {text}.";
    }

    /// <summary>Orders to the model, and words that carry a link or markup, are not remembered.</summary>
    [GeneratedRegex(@"\b(you|your|yourself|always|never|must|instructions?|prompt)\b|https?:|www\.|[<>{}|\\]|\b(here|for now|above|below|matrix|variable|in this \w+|for (the|this|my|our) (next|following|current|rest of)\b.*|in the (code|log|logs|file|table|example|text|document))\b|\b(the )?user('s)? (is|name|has|was|lives|works|likes|wants|prefers|should)\b|\b[A-Za-z0-9+/=_-]{24,}|\bI is\b|^I (asked|said|told|wanted)\b|^(to|when|how|where|what|why|who|if|me|this|it|that|the time)\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Unfit();

    [GeneratedRegex(@"\b(my|our)\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex My();

    [GeneratedRegex(@"\b(me|us|myself)\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Me();

    [GeneratedRegex(@"(?-i:\bI\b)|^(i|we)\b|\bwe\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex I();

    [GeneratedRegex(@"^(also|really|just|only|still) ", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex NotFirst();
}
