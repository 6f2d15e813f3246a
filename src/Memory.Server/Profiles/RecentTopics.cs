using System.Collections.Frozen;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;

namespace Memory.Server.Profiles;

/// <summary>
/// What a user lately talked about: runs of one to three telling words, of which each turn counts one once, a later turn more than an earlier one
/// and a longer run more than a shorter one. After the idea of RAKE (Rose et al. 2010), without its word graph.
/// </summary>
internal static class RecentTopics
{
    public const int Most = 5;

    private const int MostWords = 3;

    /// <summary>A turn counts half as much as one so many turns later.</summary>
    private const double HalfAfter = 20;

    /// <summary>Of a long turn, which is a document rather than a word of the user's, the beginning tells.</summary>
    private const int MostCharacters = 2_000;

    /// <summary>Words of conversation that are no topic, beside the stop words.</summary>
    private static readonly FrozenSet<string> Small = (
        "about add again ago anymore called longer mistake named sorry agree almost alright another answer anyone anything around ask away back bad based best better big bit can't come couple currently day days different done "
        + "don't easy else end enough every everything example explain feel few figure find first fine free full get gets getting give go goes going gonna good got great guess "
        + "happen hard hello help hey hi hmm hope i'd i'll i'm i've idea instead interested isn't it's just keep kind know last lately later learn less let's like likes little ll "
        + "long look looking lot lots love made make makes many maybe mean might mine months more morning most move much name need needs never new next nice night nope "
        + "nothing now oh ok okay old one ones option options part people perfect perhaps person possible prefer pretty problem provide put question quick quite rather ready recommend "
        + "remember right said saw say see seem seems sense set share show sometimes something soon sorry sort start started stuff sure take talk thank thanks that's there's thing "
        + "things think though thought time times today tomorrow tonight too tried try trying two until usually use used using wanna want wanted wants wasn't way week weekend weeks well went "
        + "were what's while who's won't wonder wondering wondered work works worry would wow write yeah year years yes yesterday yet you're able already always actually anyway currently").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <param name="said">The user's turns, the latest first.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Turn> said)
    {
        var topics = new Dictionary<string, (double Weight, string Words)>(StringComparer.Ordinal);
        foreach (var (place, turn) in said.Index())
        {
            var weight = Math.Pow(0.5, place / HalfAfter);
            foreach (var (key, words, count) in RunsOf(turn.Content).DistinctBy(static run => run.Key, StringComparer.Ordinal))
            {
                var known = topics.GetValueOrDefault(key, (0, words));
                topics[key] = (known.Item1 + (weight * (1 + (0.5 * (count - 1)))), known.Item2);
            }
        }

        var best = new List<(string Key, string Words)>();
        foreach (var (key, (_, words)) in topics.OrderByDescending(static topic => topic.Value.Weight).ThenBy(static topic => topic.Key, StringComparer.Ordinal))
        {
            if (!best.Exists(other => Overlap(other.Key, key)))
                best.Add((key, words));
            if (best.Count == Most)
                break;
        }

        return [.. best.Select(static topic => topic.Words)];
    }

    private static bool Overlap(string one, string other) => one.Split(' ').Intersect(other.Split(' '), StringComparer.Ordinal).Any();

    private static IEnumerable<(string Key, string Words, int Count)> RunsOf(string content)
    {
        var text = content.Length > MostCharacters ? content[..MostCharacters] : content;
        var language = Languages.Of(Tokenizer.Words(text));
        var run = new List<string>();
        foreach (var word in WordsOf(text).Append(null))
        {
            if (word is not null && IsTelling(word, language))
            {
                run.Add(word);
                continue;
            }

            if (run.Count is > 0 and <= MostWords && run.Exists(static part => part.Any(char.IsLetter)))
                yield return (string.Join(' ', run.Select(static part => EnglishStemmer.Stem(Fold(part)))), string.Join(' ', run), run.Count);
            run.Clear();
        }
    }

    private static bool IsTelling(string word, Language language)
    {
        var folded = Fold(word);
        return folded.Length > 2 && !StopWords.Contains(folded, language) && !Small.Contains(folded) && !Small.Contains(word.ToLowerInvariant());
    }

    private static string Fold(string word) => Identities.OfText(word);

    /// <summary>The words as they stand; null where something parts them.</summary>
    private static IEnumerable<string?> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var (place, character) in text.Index())
        {
            // "1,450" is one word.
            var isWithinFigure = character is ',' or '.' && place > 0 && place + 1 < text.Length && char.IsAsciiDigit(text[place - 1]) && char.IsAsciiDigit(text[place + 1]);
            if (isWithinFigure || char.IsLetterOrDigit(character) || (character is '\'' or '-' or '\u2019' && word.Length > 0))
            {
                word.Append(character is '\u2019' ? '\'' : character);
                continue;
            }

            if (word.Length > 0)
                yield return word.ToString().TrimEnd('\'', '-');
            word.Clear();
            if (!char.IsWhiteSpace(character))
                yield return null;
        }

        if (word.Length > 0)
            yield return word.ToString().TrimEnd('\'', '-');
    }
}
