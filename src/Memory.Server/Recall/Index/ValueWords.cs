using Memory.Server.Memories;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Index;

/// <summary>The folded words of a slot's value, by which a turn is found to name it, and the beginning of them, by which a store finds it.</summary>
internal static class ValueWords
{
    /// <summary>So many words begin a name; few values share more of them, and a turn has not many more pairs of words than words.</summary>
    private const int NameLength = 2;

    /// <summary>The words; none without a slot or a value in words.</summary>
    public static string[] Of(MemoryRecord memory) => memory.Slot is not null && ValueText.Of(memory) is { } value ? [.. Tokenizer.Words(value)] : [];

    /// <summary>The beginning of the words; null when there are none.</summary>
    public static string? NameOf(MemoryRecord memory) => Of(memory) is { Length: > 0 } words ? Join(words.AsSpan(0, Math.Min(words.Length, NameLength))) : null;

    /// <summary>The beginnings of whatever a text may name.</summary>
    public static IEnumerable<string> NamesIn(string text)
    {
        var words = Tokenizer.Words(text).ToArray();
        for (var start = 0; start < words.Length; start++)
        {
            for (var length = 1; length <= Math.Min(NameLength, words.Length - start); length++)
                yield return Join(words.AsSpan(start, length));
        }
    }

    private static string Join(ReadOnlySpan<string?> words) => string.Join(' ', words);
}
