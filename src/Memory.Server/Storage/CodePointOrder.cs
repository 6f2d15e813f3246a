namespace Memory.Server.Storage;

/// <summary>
/// The order of ids in every store: by code points, which is also the order of their UTF-8 bytes. The platform's ordinal order compares UTF-16
/// and so puts what is beyond the basic plane, such as an emoji, before U+E000 to U+FFFF.
/// </summary>
internal sealed class CodePointOrder : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char BehindSurrogates = '\uE000';

    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var same = x.AsSpan().CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length - y.Length : Weight(x[same]) - Weight(y[same]);
    }

    /// <summary>Surrogates come last. Those of one half are in the order of their code points.</summary>
    private static int Weight(char unit) => unit < FirstSurrogate ? unit
        : unit < BehindSurrogates ? unit + (char.MaxValue - BehindSurrogates + 1)
        : unit - (BehindSurrogates - FirstSurrogate);
}
