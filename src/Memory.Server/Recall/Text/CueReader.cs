using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>Finds the cues of a text by its words. English; texts of other languages have those that figures and capitals tell.</summary>
internal static class CueReader
{
    private static readonly FrozenDictionary<string, Cues> ByWord = new (Cues Cue, string Words)[]
    {
        (Cues.Time,
            "yesterday today tonight tomorrow last next ago recently weekend since just few year years month months week weeks day days "
            + "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december "
            + "morning evening spring summer autumn fall winter"),
        (Cues.Number, "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand once twice couple several few half"),
        (Cues.Person,
            "mom mum dad mother father parent parents sister sisters brother brothers sibling siblings friend friends wife husband partner family kid kids child children "
            + "son sons daughter daughters grandma grandpa grandmother grandfather cousin cousins aunt uncle niece nephew colleague colleagues coworker coach boss manager "
            + "teacher mentor team girlfriend boyfriend fiance fiancee neighbor neighbour neighbors neighbours roommate doctor therapist"),
        (Cues.Reason, "because since inspired inspire inspires reason reasons wanted help helps due felt motivated therefore"),
        (Cues.Preference, "prefer prefers preferred preference preferences like love enjoy hate dislike rather favorite favourite want always never keep"),
        (Cues.Negation, "not never nothing none nobody neither without stopped quit"),
        (Cues.FirstPerson, "i me my mine we us our ours myself ourselves im ive"),
    }.SelectMany(static group => group.Words.Split(' ').Select(word => (word, group.Cue)))
        .GroupBy(static pair => pair.word, StringComparer.Ordinal)
        .ToFrozenDictionary(static group => group.Key, static group => group.Aggregate(Cues.None, static (all, pair) => all | pair.Cue), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Openings = FrozenSet.ToFrozenSet(["always", "never", "remember", "whenever"], StringComparer.Ordinal);

    /// <summary>The cues of a text whose folded words are at hand.</summary>
    public static Cues Read(string text, IReadOnlyList<string> words)
    {
        var cues = Cues.None;
        foreach (var word in words)
        {
            if (ByWord.TryGetValue(word, out var told))
                cues |= told;
            else if (char.IsAsciiDigit(word[0]))
                cues |= IsYear(word) ? Cues.Number | Cues.Time : Cues.Number;
        }

        if (!cues.HasFlag(Cues.Name) && HasNameInside(text))
            cues |= Cues.Name;
        return IsInstruction(words) ? cues | Cues.Instruction : cues;
    }

    private static bool IsYear(string word) => word.Length == 4 && (word.StartsWith("19", StringComparison.Ordinal) || word.StartsWith("20", StringComparison.Ordinal));

    /// <summary>A capital that does not begin a sentence, and goes on: "to Oslo", "in Porto".</summary>
    private static bool HasNameInside(string text)
    {
        for (var i = 2; i + 1 < text.Length; i++)
        {
            if (char.IsUpper(text[i]) && text[i - 1] == ' ' && (char.IsLower(text[i - 2]) || text[i - 2] is ',' or ';') && char.IsLetter(text[i + 1]))
                return true;
        }

        return false;
    }

    /// <summary>"Always cite sources", "please never …", "from now on …", "… when I ask about …".</summary>
    private static bool IsInstruction(IReadOnlyList<string> words)
    {
        var first = words.Count > 0 && words[0] == "please" ? 1 : 0;
        if (words.Count <= first)
            return false;
        if (Openings.Contains(words[first]) || StartsWith(words, first, "from", "now", "on"))
            return true;
        for (var i = first; i + 2 < words.Count; i++)
        {
            if (words[i] is "when" or "whenever" or "if" && words[i + 1] == "i" && words[i + 2] is "ask" or "mention" or "inquire")
                return true;
        }

        return false;
    }

    private static bool StartsWith(IReadOnlyList<string> words, int at, params ReadOnlySpan<string> phrase)
    {
        if (words.Count < at + phrase.Length)
            return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (words[at + i] != phrase[i])
                return false;
        }

        return true;
    }
}
