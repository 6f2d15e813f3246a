using System.Collections.Frozen;
using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Finds the slots that a question asks for: by the catalogue's phrases ("where do I live"), or by the slot's own name ("favourite colour?").</summary>
internal static class SlotQuestions
{
    /// <summary>What a slot gets when the question names only half of its words or more: "lamp" for <c>desk_lamp</c>.</summary>
    public const double HalfNamed = 0.5;

    /// <summary>Words that may stand anywhere in a phrase without changing what is asked: "where do I live <i>now</i>", "my <i>current</i> job".</summary>
    private static readonly FrozenSet<string> Fillers = FrozenSet.ToFrozenSet(
        ["new", "current", "currently", "now", "actually", "really", "still", "own", "exact", "exactly", "usual", "usually", "again", "even", "just", "full", "first", "last"],
        StringComparer.Ordinal);

    private static readonly ImmutableArray<(string Slot, ImmutableArray<string> Phrase)> Phrases =
    [
        .. SlotCatalog.All.Values.OrderBy(static entry => entry.Name, StringComparer.Ordinal).SelectMany(static entry => entry.Questions
            .Append("my " + entry.Name)
            .Select(question => (entry.Name, Normalise(Tokenizer.Words(question))))),
    ];

    /// <summary>How much the question asks for each slot, 0–1. Names outside the catalogue are looked for among those in use.</summary>
    public static IReadOnlyDictionary<string, double> AskedBy(IReadOnlyList<string> words, IEnumerable<string> namesInUse)
    {
        var asked = new Dictionary<string, double>(StringComparer.Ordinal);
        var question = Normalise(words);
        if (question.IsEmpty)
            return asked;
        foreach (var (slot, phrase) in Phrases)
        {
            if (question.AsSpan().IndexOf(phrase.AsSpan()) >= 0)
                asked[slot] = 1;
        }

        var said = TextAnalyzer.Stems(words).ToHashSet(StringComparer.Ordinal);
        foreach (var name in namesInUse)
        {
            var named = Named(name, said);
            if (named > asked.GetValueOrDefault(name))
                asked[name] = named;
        }

        return asked;
    }

    /// <summary>
    /// How much of a slot's name the question says. For a slot of the catalogue that is only enough when nothing else is said ("hobbies?"):
    /// its name is an everyday word, and "the name of my dog" does not ask for the user's.
    /// </summary>
    private static double Named(string name, HashSet<string> said)
    {
        var parts = TextAnalyzer.Stems(Tokenizer.Words(name)).Distinct(StringComparer.Ordinal).ToList();
        var found = parts.Count(said.Contains);
        if (found == 0)
            return 0;
        if (SlotCatalog.All.ContainsKey(name))
            return found == parts.Count && said.Count == found ? 1 : 0;
        return found == parts.Count ? 1 : 2 * found >= parts.Count ? HalfNamed : 0;
    }

    private static ImmutableArray<string> Normalise(IReadOnlyList<string> words) =>
        [.. words.Where(static word => !Fillers.Contains(word)).Select(TextAnalyzer.Stem)];
}
