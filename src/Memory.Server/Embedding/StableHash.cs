using System.Text;

namespace Memory.Server.Embedding;

/// <summary>
/// A hash that is the same on every machine and in every release: FNV-1a over UTF-8 (Fowler, Noll, Vo), finished by MurmurHash3's
/// mixer (Appleby), because the plain one's high bits hardly depend on the last byte.
/// </summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Hashes text under a kind, so that a stem and a piece of a word that look alike differ.</summary>
    public static ulong Of(char kind, ReadOnlySpan<char> text)
    {
        var hash = (Offset ^ kind) * Prime;
        Span<byte> utf8 = stackalloc byte[256];
        while (text.Length > 0)
        {
            var part = text.Length <= 64 ? text : text[..64];
            var length = Encoding.UTF8.GetBytes(part, utf8);
            foreach (var value in utf8[..length])
                hash = (hash ^ value) * Prime;
            text = text[part.Length..];
        }

        return Mix(hash);
    }

    private static ulong Mix(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
