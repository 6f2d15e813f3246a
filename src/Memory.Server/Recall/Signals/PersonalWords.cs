using System.Collections.Frozen;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Tells whether a question is about the asker: "where do <i>I</i> live" rather than "what is the capital of Mongolia".</summary>
internal static class PersonalWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "im", "ive"], StringComparer.Ordinal);

    /// <summary>Whether one of its words means the asker. Of other languages than English it is taken for granted.</summary>
    public static bool AreIn(IReadOnlyList<string> words) => words.Any(Words.Contains) || Languages.Of(words) != Language.English;
}
