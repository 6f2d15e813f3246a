using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>A sentence that the user says, and where it stands among the normal forms of all of them.</summary>
/// <param name="Text">Without its closing punctuation.</param>
/// <param name="Stated">The part of it that states something; empty for a mere question.</param>
/// <param name="Normal">Its normal form.</param>
/// <param name="Start">Where that begins when the normal forms of all sentences are written behind one another, a space between them.</param>
/// <param name="EndsLine">Whether a new line follows.</param>
/// <param name="LeadsOn">Whether a colon follows.</param>
internal sealed record SpokenSentence(string Text, string Stated, string Normal, int Start, bool EndsLine, bool LeadsOn)
{
    public int End => Start + Normal.Length;

    /// <summary>Where its statement ends; where it begins when it states nothing.</summary>
    public int StatedEnd => Stated.Length == Text.Length ? End : Start + QuoteText.Normal(Stated).Length;

    public static IReadOnlyList<SpokenSentence> In(string spoken)
    {
        var sentences = new List<SpokenSentence>();
        var start = 0;
        foreach (var line in spoken.Split('\n'))
        {
            var first = sentences.Count;
            foreach (var sentence in Sentences.Split(line))
            {
                var normal = QuoteText.Normal(sentence.Text);
                if (normal.Length == 0)
                    continue;
                sentences.Add(new(sentence.Text, StatedIn(sentence), normal, start, EndsLine: false, LeadsOn: false));
                start += normal.Length + 1;
            }

            if (sentences.Count > first)
                sentences[^1] = sentences[^1] with { EndsLine = true, LeadsOn = line.AsSpan().TrimEnd().EndsWith(":", StringComparison.Ordinal) };
        }

        return sentences;
    }

    /// <summary>"I live in Austin, what's good here" states where the user lives, and so does "I live in Austin, remember".</summary>
    private static string StatedIn(Sentence sentence)
    {
        if (Guards.StartsQuestion(sentence.Text))
            return sentence.Asks || !sentence.Text.Contains(',', StringComparison.Ordinal) ? "" : sentence.Text;
        if (!sentence.Asks)
            return sentence.Text;
        return Guards.BeforeQuestion(sentence.Text) is { Length: > 0 } before ? before
            : sentence.Text.LastIndexOf(',') is var comma and > 0 ? sentence.Text[..comma]
            : "";
    }
}
