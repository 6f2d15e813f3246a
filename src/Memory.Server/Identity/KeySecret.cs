using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Identity;

/// <summary>The secret text of API keys: <c>mem_live_</c> and 32 random bytes in base 62, always 43 digits. Stored only as SHA-256.</summary>
internal static class KeySecret
{
    public const string Prefix = "mem_live_";

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomBytes = 32;
    private const int DigitCount = 43;

    private static readonly SearchValues<char> AnyDigit = SearchValues.Create(Digits);

    public static string Create(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.GetBytes(bytes);
        var number = new BigInteger(bytes, isUnsigned: true);
        Span<char> digits = stackalloc char[DigitCount];
        for (var i = DigitCount - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, Digits.Length, out var digit);
            digits[i] = Digits[(int)digit];
        }

        CryptographicOperations.ZeroMemory(bytes);
        return string.Concat(Prefix, digits);
    }

    /// <summary>Whether a text could be a key that was minted here. It tells nothing about whether it is one.</summary>
    public static bool HasShape(string text) =>
        text.Length == Prefix.Length + DigitCount
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(AnyDigit);

    public static ImmutableArray<byte> Hash(string secret) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))];

    /// <summary>Compares in a time that does not tell where the difference is.</summary>
    public static bool AreSame(ImmutableArray<byte> one, ImmutableArray<byte> other) =>
        CryptographicOperations.FixedTimeEquals(one.AsSpan(), other.AsSpan());
}
