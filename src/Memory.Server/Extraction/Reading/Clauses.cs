using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Reading;

/// <summary>Splits a sentence into statements that each have their own subject: "I live in Porto and work at Farfetch" are two.</summary>
internal static class Clauses
{
    /// <summary>Longer statements are not read: nobody says where they live in that many words.</summary>
    public const int MaxCharacters = 320;

    /// <summary>More statements of one sentence are not read.</summary>
    private const int MaxParts = 40;

    public static IEnumerable<string> Split(string sentence)
    {
        var parts = 0;
        if (sentence.Length <= MaxCharacters)
            sentence = Pairs.Reword(Wording.WithoutOpener(sentence));
        if (Capacity.Match(sentence) is { Success: true } capacity)
            sentence = "I am " + capacity.Groups["what"].Value + sentence[capacity.Length..];
        foreach (var part in Conjunction.Split(sentence).SelectMany(Fragments.Split))
        {
            var statement = part.Trim(' ', ',', '-', '(', ')', ':');
            if (statement.Length is < 3 or > MaxCharacters)
                continue;
            foreach (var own in Carry(Asides.Cut(statement)))
            {
                if (++parts > MaxParts)
                    yield break;
                yield return own;
            }
        }
    }

    /// <summary>Gives each verb after "and" the subject before it, unless an infinitive or a modal governs both.</summary>
    private static IEnumerable<string> Carry(string statement)
    {
        while (true)
        {
            var verb = SharedSubject.Match(statement);
            var complement = verb.Success ? Match.Empty : SharedCopula.Match(statement);
            var next = verb.Success ? verb : complement;
            if (!next.Success || Governed.IsMatch(next.Groups["first"].ValueSpan))
            {
                yield return statement;
                yield break;
            }

            foreach (var first in Carry(next.Groups["first"].Value))
                yield return first;
            statement = (verb.Success ? "I " : next.Groups["been"].Success ? "I have been " : "I am ") + next.Groups["rest"].Value;
        }
    }

    private const string Verbs =
        "live|lived|work|worked|have|love|like|hate|enjoy|speak|play|study|studied|moved|relocated|grew|was|am|started|joined|quit|prefer|dislike|own|run|use|just moved|recently moved|currently live|currently work|also|can speak|got|do not|live in|teach|graduated|adopted|packed|been at|been with|been working|been living|used to|originally from|booked|took up|teach|on the";

    private const string Complements =
        @"\d{1,3}\b|allergic|based|originally from|from|born|vegan|vegetarian|pescatarian|married|engaged|single|divorced|retired|fluent|lactose|gluten|diabetic|living|working|studying|learning|been|on the|(mother|father|mom|mum|dad|parent) of|planning|an? [\w-]+( [\w-]+){0,3}( (at|in|from|for|living|based|working) .*)?$|live\b";

    private static readonly Pattern Conjunction = Patterns.Of(
        @"\s*(?:,|;|:| - |\(|\))\s*(?:(?:and|but|so|because|since|while|although|though|plus|also|which means|as|yet|then) )?(?:also |that )?(?=(?:i|we|my|our|please|call me|keep|remember)\b)"
        + @"|\s+(?:and|but|so|because|since|while|although|though|plus|yet)\s+(?:also |that )?(?=(?:i|we|my|our|please|call me)\b)"
        + @"|\s*,?\s+(?:and|but) (?=(?:leave out|skip|avoid|drop|ditch|no|do not use|never use)(?: the| any| your| all)? (?:emojis?|emoticons|jargon|bullet points|markdown|tables|fluff|filler|small talk)\b)"
        + @"|\s+-\s+|\s*[()]\s*|\s*,?\s+because of ");

    /// <summary>"As a vegan, I …" says "I am a vegan".</summary>
    private static readonly Pattern Capacity = Patterns.Of(@"^as (?<what>an? [^,]{3,60}(?=, (i|my)\b)|an? (\d{1,3}[ -]year[ -]old|vegan|vegetarian|pescatarian)( \w+)?(?=,?$))");

    private static readonly Pattern SharedSubject = Patterns.Of("^(?<first>(I|we) (?!and ).+?)(,? (and|but)( then| also| currently| now)?|,) (?<rest>(" + Verbs + @")\b.*)$");

    private static readonly Pattern SharedCopula = Patterns.Of(@"^(?<first>(I|we) (am|are|(?<been>have been)) .+?)(,? (and|but)( also| currently| now)?|,) (?<rest>(" + Complements + @").*)$");

    private static readonly Pattern Governed = Patterns.Of(@"\b(to [a-z]+|can|will|would|used to|want|allergic to .*|going|planning|do not|never|no longer|(stopped|quit) [a-z]+ing)\b(?<!from .* to [a-z]+)(?<!(moved|relocated) to [a-z]+)(?<!(allergic|married|engaged) to \p{L}+)");
}
