namespace Memory.Server.Recall.Text;

/// <summary>
/// The words that were read lately, so that one which is said again need not be made again: of the texts of a user, hardly anything else is as often the same. Bounded as
/// <see cref="WordCache{T}"/> is.
/// </summary>
internal static class SpeltWords
{
    /// <summary>A power of two.</summary>
    private const int Places = 1 << 14;

    private static readonly string?[] Known = new string?[Places];

    public static string Of(ReadOnlySpan<char> letters)
    {
        ref var place = ref Known[WordHash.Of(letters) & (Places - 1)];
        return place is { } known && letters.SequenceEqual(known) ? known : place = letters.ToString();
    }
}
