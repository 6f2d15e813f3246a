using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// The dot product of two vectors. Always summed in the same 16 lanes, whatever the processor's width, so that every machine gets the same bits.
/// </summary>
internal static class DotProduct
{
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var b = MemoryMarshal.Cast<float, Vector256<float>>(right)[..a.Length];
        Vector256<float> even = default, odd = default;
        var i = 0;
        for (; i + 1 < a.Length; i += 2)
        {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }

        if (i < a.Length)
            even += a[i] * b[i];
        Span<float> lanes = stackalloc float[Vector256<float>.Count];
        (even + odd).CopyTo(lanes);
        var sum = 0.0;
        foreach (var lane in lanes)
            sum += lane;
        for (var rest = a.Length * Vector256<float>.Count; rest < left.Length; rest++)
            sum += left[rest] * right[rest];
        return sum;
    }
}
