using System.Security.Cryptography;

namespace Memory.Server.Encryption;

/// <summary>Names for keys and rings.</summary>
internal static class Randomness
{
    /// <summary>128 random bits.</summary>
    public static Guid NextName(this RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.GetBytes(bytes);
        return new Guid(bytes);
    }
}
