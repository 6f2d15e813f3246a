using Memory.Server.Recall.Text;

namespace Memory.Server.Embedding;

/// <summary>What the hashing embedder sees of a text: its stems, and the pieces of three to five characters of its words.</summary>
internal static class TextFeatures
{
    public const int ShortestPiece = 3;
    public const int LongestPiece = 5;

    private const char StemKind = 's';
    private const char PieceKind = 'p';

    private static readonly WordCache<ulong[]> Known = new(OfWord);

    /// <summary>The hashes of each word's features, those of a repeated word as often as it occurs. Stop words count only when there is nothing else.</summary>
    public static List<ulong[]> OfWords(string text)
    {
        var words = Tokenizer.Words(text);
        var language = Languages.Of(words);
        var features = new List<ulong[]>(words.Count);
        foreach (var word in words)
        {
            if (!StopWords.Contains(word, language))
                features.Add(Known.Of(word));
        }

        if (features.Count == 0)
        {
            foreach (var word in words)
                features.Add(Known.Of(word));
        }

        return features;
    }

    private static ulong[] OfWord(string word)
    {
        var hashes = new List<ulong>(16);
        var stem = new StableHash(StemKind);
        foreach (var character in TextAnalyzer.Stem(word))
            stem.Add(character);
        hashes.Add(stem.Value);

        // The marks at both ends let a piece know that it begins or ends a word.
        Span<char> marked = stackalloc char[Tokenizer.MaxWordLength + 2];
        marked[0] = '<';
        word.CopyTo(marked[1..]);
        marked[word.Length + 1] = '>';
        marked = marked[..(word.Length + 2)];
        for (var start = 0; start + ShortestPiece <= marked.Length; start++)
            AddPieces(marked[start..], hashes);
        return [.. hashes];
    }

    private static void AddPieces(ReadOnlySpan<char> characters, List<ulong> hashes)
    {
        var piece = new StableHash(PieceKind);
        for (var length = 1; length <= Math.Min(LongestPiece, characters.Length); length++)
        {
            piece.Add(characters[length - 1]);
            if (length >= ShortestPiece)
                hashes.Add(piece.Value);
        }
    }
}
