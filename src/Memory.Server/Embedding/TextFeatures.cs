using Memory.Server.Recall.Text;

namespace Memory.Server.Embedding;

/// <summary>What the hashing embedder sees of a text: its stems, and the pieces of three to five characters of its words.</summary>
internal static class TextFeatures
{
    public const int ShortestPiece = 3;
    public const int LongestPiece = 5;

    private const char StemKind = 's';
    private const char PieceKind = 'p';

    /// <summary>Hashes of all features, repeated ones as often as they occur. Stop words count only when there is nothing else.</summary>
    public static List<ulong> Hashes(string text)
    {
        var words = Tokenizer.Words(text);
        var hashes = new List<ulong>(words.Count * 16);
        foreach (var word in words)
        {
            if (!StopWords.Contains(word))
                AddWord(word, hashes);
        }

        if (hashes.Count == 0)
        {
            foreach (var word in words)
                AddWord(word, hashes);
        }

        return hashes;
    }

    private static void AddWord(string word, List<ulong> hashes)
    {
        hashes.Add(StableHash.Of(StemKind, TextAnalyzer.Stem(word)));

        // The marks at both ends let a piece know that it begins or ends a word.
        Span<char> marked = stackalloc char[Tokenizer.MaxWordLength + 2];
        marked[0] = '<';
        word.CopyTo(marked[1..]);
        marked[word.Length + 1] = '>';
        marked = marked[..(word.Length + 2)];
        for (var length = ShortestPiece; length <= LongestPiece; length++)
        {
            for (var start = 0; start + length <= marked.Length; start++)
                hashes.Add(StableHash.Of(PieceKind, marked.Slice(start, length)));
        }
    }
}
