namespace Memory.Server.Recall.Text;

/// <summary>
/// What was made of words lately: people say the same few thousand over and over. Each word has one place, which the next word of that place takes over, so that it is bounded and
/// needs no lock. Whatever is made of a word depends on the word alone. What is asked for comes from callers, but a clash costs only what the cache spares.
/// </summary>
/// <param name="make">Makes it of a word.</param>
internal sealed class WordCache<T>(Func<string, T> make)
{
    /// <summary>A power of two; English has about so many words that are said at all often.</summary>
    private const int Places = 1 << 14;

    private readonly Known?[] _known = new Known?[Places];

    public T Of(string word)
    {
        ref var place = ref _known[WordHash.Of(word) & (Places - 1)];
        if (place is { } known && known.Word == word)
            return known.Made;
        var made = make(word);
        place = new Known(word, made);
        return made;
    }

    private sealed record Known(string Word, T Made);
}
