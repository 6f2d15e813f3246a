namespace Memory.Server.Extraction.Matching;

/// <summary>Which three letters stand side by side somewhere in a text: a bit for each of the 32,768 trigrams of kinds, exact however long the text is.</summary>
internal sealed class Traces
{
    /// <summary>Two patterns in turn are asked about a statement with and without its times.</summary>
    [ThreadStatic]
    private static Traces? latest;

    [ThreadStatic]
    private static Traces? former;

    [ThreadStatic]
    private static Traces? passing;

    private const int Count = 1 << (3 * Letters.Bits);
    private readonly ulong[] bits = new ulong[Count / 64];
    private string? text;

    /// <summary>The traces of a text. Many patterns are asked about the same text one after the other, so the latest two of a thread are kept.</summary>
    public static Traces Of(string text)
    {
        if (latest is { } last && ReferenceEquals(last.text, text))
            return last;
        (latest, former) = (former ?? new Traces(), latest);
        if (ReferenceEquals(latest.text, text))
            return latest;
        latest.text = text;
        latest.Read(text);
        return latest;
    }

    /// <summary>The traces of a text that is asked about once, good until the next is.</summary>
    public static Traces Of(ReadOnlySpan<char> text)
    {
        passing ??= new Traces();
        passing.Read(text);
        return passing;
    }

    public bool Has(ushort trigram) => (bits[trigram >> 6] & (1UL << trigram)) != 0;

    /// <summary>The trigrams of a piece. Two letters without a third have an edge between them, a single one has two before it: no text has edges there.</summary>
    public static ushort[] Trigrams(ReadOnlySpan<char> kinds, int from = 0) => kinds.Length switch
    {
        1 => [Trigram(Letters.Edge, Letters.Edge, kinds[0])],
        2 => [Trigram(kinds[0], Letters.Edge, kinds[1])],
        _ => Row(kinds[from..]),
    };

    private static ushort[] Row(ReadOnlySpan<char> kinds)
    {
        var found = new ushort[kinds.Length - 2];
        for (var at = 0; at < found.Length; at++)
            found[at] = Trigram(kinds[at], kinds[at + 1], kinds[at + 2]);
        return found;
    }

    private static ushort Trigram(int first, int second, int third) => (ushort)((first << (2 * Letters.Bits)) | (second << Letters.Bits) | third);

    private void Read(ReadOnlySpan<char> read)
    {
        Array.Clear(bits);
        var (first, second) = (Letters.Start, Letters.Start);
        foreach (var character in read)
        {
            var third = Letters.Of(character);
            Set(Trigram(Letters.Edge, Letters.Edge, third));
            Set(Trigram(second, Letters.Edge, third));
            Set(Trigram(first, second, third));
            if (Letters.IsOfWord(second))
                SetEdges(first, second, third);
            (first, second) = (second, third);
        }

        SetEdges(first, second, Letters.Edge);
    }

    /// <summary>A word's letter beside its edges, and beside what else stands there.</summary>
    private void SetEdges(char first, char second, char third)
    {
        var (begins, ends) = (!Letters.IsOfWord(first), !Letters.IsOfWord(third));
        if (begins)
            Set(Trigram(Letters.Edge, second, third));
        if (ends)
            Set(Trigram(first, second, Letters.Edge));
        if (begins && ends)
            Set(Trigram(Letters.Edge, second, Letters.Edge));
    }

    private void Set(ushort trigram) => bits[trigram >> 6] |= 1UL << trigram;
}
