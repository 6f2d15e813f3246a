using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Memory.Server.Recall.Index;

/// <summary>
/// Rounds vectors to the 16-bit floats (IEEE 754 binary16, to nearest, ties to even) that a store may keep them in. An error of at most
/// one part in 2,048 per value moves a cosine far less than chance does, and halves what is kept.
/// </summary>
internal static class HalfPrecision
{
    /// <summary>Of the bits that a float has for its fraction, those that a 16-bit float has no room for.</summary>
    private const uint Lost = 0x1FFF;

    /// <summary>The smallest number that a 16-bit float tells in full precision, as the bits of a float.</summary>
    private const uint Smallest = 0x3880_0000;

    /// <summary>The smallest number that is too large for 16 bits, as the bits of a float.</summary>
    private const uint TooLarge = 0x477F_F000;

    public static float[] Round(ReadOnlySpan<float> vector)
    {
        var rounded = new float[vector.Length];
        Round(vector, rounded);
        return rounded;
    }

    /// <summary>Writes the rounded values to as many places.</summary>
    public static void Round(ReadOnlySpan<float> vector, Span<float> rounded)
    {
        var many = MemoryMarshal.Cast<float, Vector256<uint>>(vector);
        var results = MemoryMarshal.Cast<float, Vector256<uint>>(rounded);
        for (var i = 0; i < many.Length; i++)
        {
            var size = many[i] & Vector256.Create(0x7FFF_FFFFu);
            var isUsual = Vector256.Equals(size, Vector256<uint>.Zero) | (Vector256.GreaterThanOrEqual(size, Vector256.Create(Smallest)) & Vector256.LessThan(size, Vector256.Create(TooLarge)));
            if (isUsual == Vector256<uint>.AllBitsSet)
                results[i] = (many[i] + Vector256.Create(Lost >> 1) + ((many[i] >> 13) & Vector256<uint>.One)) & Vector256.Create(~Lost);
            else
                RoundEach(vector.Slice(i * Vector256<uint>.Count, Vector256<uint>.Count), rounded[(i * Vector256<uint>.Count)..]);
        }

        RoundEach(vector[(many.Length * Vector256<uint>.Count)..], rounded[(many.Length * Vector256<uint>.Count)..]);
    }

    private static void RoundEach(ReadOnlySpan<float> values, Span<float> rounded)
    {
        for (var i = 0; i < values.Length; i++)
            rounded[i] = values[i] == 0 ? values[i] : Round(values[i]);
    }

    /// <summary>The nearest 16-bit value. What is no number or too large for 16 bits, which no sound vector has, stays finite.</summary>
    private static float Round(float value) =>
        float.IsNaN(value) ? 0 : (float)(Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue);
}
