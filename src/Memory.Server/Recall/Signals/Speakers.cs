using System.Collections.Immutable;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Finds the people of a conversation in a question.</summary>
internal static class Speakers
{
    /// <summary>The one speaker of whose name a word stands in the question; null when that is nobody's or several people's.</summary>
    public static string? NamedIn(IReadOnlyList<string> words, ImmutableArray<string> speakers)
    {
        if (speakers.IsEmpty)
            return null;
        var said = words.ToHashSet(StringComparer.Ordinal);
        string? named = null;
        foreach (var speaker in speakers)
        {
            if (!Tokenizer.Words(speaker).Any(said.Contains))
                continue;
            if (named is not null)
                return null;
            named = speaker;
        }

        return named;
    }

    /// <summary>The stems of all their names: nearly every turn is theirs, so that a name tells nothing of what is asked.</summary>
    public static ImmutableHashSet<string> StemsOf(ImmutableArray<string> speakers) =>
        speakers.SelectMany(Tokenizer.Words).Select(TextAnalyzer.Stem).ToImmutableHashSet(StringComparer.Ordinal);
}
