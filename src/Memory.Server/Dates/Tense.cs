namespace Memory.Server.Dates;

/// <summary>Tells by the verbs of a sentence whether it speaks of what was or of what will be.</summary>
internal static class Tense
{
    /// <summary>Back or ahead; null when the sentence does not tell.</summary>
    public static Direction? Of(DateSentences words)
    {
        Direction? found = null;
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            switch (word.Known)
            {
                case "will" or "gonna" or "plan" or "plans" or "planning" or "upcoming":
                    return Direction.Ahead;
                case "going" when words[at + 1].Known is "to" && words[at - 1].Known is not ("was" or "were"):
                    return Direction.Ahead;
                case "was" or "were" or "had" or "did" or "went" or "got" or "took" or "came" or "saw" or "met" or "made" or "gave" or "left" or "bought" or "began" or "became" or "born" or "since":
                    found = Direction.Back;
                    break;
                case "" when word.Kind is DateWordKind.Other:
                    var written = words.Written(word);
                    if (written.EndsWith("'ll", StringComparison.OrdinalIgnoreCase) || written.EndsWith("’ll", StringComparison.OrdinalIgnoreCase))
                        return Direction.Ahead;
                    if (written.Length > 4 && written.EndsWith("ed", StringComparison.OrdinalIgnoreCase))
                        found = Direction.Back;
                    break;
            }
        }

        return found;
    }
}
