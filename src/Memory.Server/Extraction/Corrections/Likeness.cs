using Memory.Server.Memories;

namespace Memory.Server.Extraction.Corrections;

/// <summary>Tells whether one value may stand where another stood: names for names, numbers for numbers, and how alike they are spelt.</summary>
internal static class Likeness
{
    /// <summary>Longer words are not compared letter by letter.</summary>
    private const int MaxCompared = 64;

    /// <summary>Whether a value may have been meant instead of another.</summary>
    public static bool MayReplace(string right, string wrong) =>
        right.Length > 0 && wrong.Length > 0 && ShapeOf(right) == ShapeOf(wrong) && (ShapeOf(right) != 'a' || right.AsSpan().Count(' ') <= wrong.AsSpan().Count(' '));

    /// <summary>Whether words that nothing introduces can be a value: a name, a number, or one plain word that is no exclamation.</summary>
    public static bool MayStandAlone(string value) =>
        !NoValue.IsMatch(value) && (ShapeOf(value) != 'a' || !value.Contains(' ', StringComparison.Ordinal));

    /// <summary>How alike two words are spelt, from 0 to 1: one less the letters to change, as a part of the longer one.</summary>
    public static double Of(string one, string other)
    {
        var (x, y) = (Identities.OfText(one), Identities.OfText(other));
        if (x.Length == 0 || y.Length == 0 || x.Length > MaxCompared || y.Length > MaxCompared)
            return 0;
        var row = Enumerable.Range(0, y.Length + 1).ToArray();
        for (var i = 1; i <= x.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= y.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (x[i - 1] == y[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return 1 - ((double)row[y.Length] / Math.Max(x.Length, y.Length));
    }

    private static char ShapeOf(string value) => char.IsDigit(value[0]) ? '0' : char.IsUpper(value[0]) ? 'A' : 'a';

    private static readonly Pattern NoValue = Patterns.Of(@"^(?:it|that|this|these|those|yes|yeah|yep|no|nope|not|never|nothing|none|thanks?|thank you|ok|okay|sure|fine|good|great|please|seriously|really|exactly|right|wrong|well|what|where|when|who|why|how|you|me|us|him|her|them|i|he|she|we|they|the|a|an|my|your|our|his|their|all|any|some|maybe|perhaps|sorry|wait|stop|again|there|here|so|too|very|just|only|literally|honestly|come on|forget|let|can|could|do|does|did|is|are|was|if|but|and|or|like|obviously|clearly|hello|hi|hey|lol|haha|every|each|both|more|less|next|last|one)\b");
}
