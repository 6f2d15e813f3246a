using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Memory.Server.Recall.Index;

/// <summary>
/// The vectors of a segment in a byte per value, the same dimension of many rows side by side: tells of all rows at once how close they lie to a question at most, so that
/// only those need a look at the vectors themselves that may lie close. A question of a few words has few dimensions, and the others are not even read.
/// </summary>
internal sealed class RoughVectors
{
    /// <summary>What a value takes.</summary>
    public const int BytesPerValue = 1;

    /// <summary>So many rows are written at once: a dimension of theirs fills a line of the processor's cache.</summary>
    private const int Block = 64;

    /// <summary>The rows of a strip stand side by side by dimension: long enough to be read one after the other, short enough for their sums to stay in the processor's nearest cache.</summary>
    private const int Strip = 2048;

    /// <summary>The exact product is summed in floats, which adds less than this to it.</summary>
    private const float Rounding = 1e-4f;

    private readonly int _dimensions;
    private readonly sbyte[] _values;
    private readonly float[] _steps;

    public RoughVectors(float[] vectors, int dimensions)
    {
        _dimensions = dimensions;
        var rows = dimensions == 0 ? 0 : vectors.Length / dimensions;
        _steps = new float[(rows + Block - 1) / Block * Block];
        _values = new sbyte[_steps.Length * dimensions];
        var block = new sbyte[Block * dimensions];
        for (var first = 0; first < rows; first += Block)
        {
            Array.Clear(block);
            for (var row = first; row < Math.Min(rows, first + Block); row++)
                _steps[row] = Put(vectors.AsSpan(row * dimensions, dimensions), block.AsSpan(row - first));
            for (var dimension = 0; dimension < dimensions; dimension++)
                block.AsSpan(dimension * Block, Block).CopyTo(StripOf(first, dimension)[(first % Strip)..]);
        }
    }

    /// <summary>By row, a number that the product of its vector and the question's does not exceed. Nothing is told of rows whose vector has other dimensions.</summary>
    /// <param name="question">The question's vector.</param>
    /// <param name="most">As many places as there are rows.</param>
    public void Bound(ReadOnlySpan<float> question, Span<float> most)
    {
        var asked = ArrayPool<int>.Shared.Rent(_dimensions);
        var count = 0;
        var sum = 0f;
        for (var dimension = 0; dimension < _dimensions; dimension++)
        {
            if (question[dimension] == 0)
                continue;
            asked[count++] = dimension;
            sum += MathF.Abs(question[dimension]);
        }

        var products = ArrayPool<float>.Shared.Rent(Strip);
        for (var first = 0; first < most.Length; first += Strip)
        {
            Multiply(first, question, asked.AsSpan(0, count), products);
            for (var row = 0; row < Math.Min(Strip, most.Length - first); row++)
                most[first + row] = (_steps[first + row] * (products[row] + (sum / 2) + Rounding)) + Rounding;
        }

        ArrayPool<float>.Shared.Return(products);
        ArrayPool<int>.Shared.Return(asked);
    }

    /// <summary>What the whole values of a strip's rows add up to, times the question's. Of four dimensions at once, so that a sum is fetched and put back a quarter as often.</summary>
    private void Multiply(int first, ReadOnlySpan<float> question, ReadOnlySpan<int> asked, float[] products)
    {
        var sums = MemoryMarshal.Cast<float, Vector256<float>>(products.AsSpan(0, StripOf(first, 0).Length));
        sums.Clear();
        var at = 0;
        for (; at + 4 <= asked.Length; at += 4)
        {
            var one = Read(first, asked[at]);
            var byOne = Vector256.Create(question[asked[at]]);
            var two = Read(first, asked[at + 1]);
            var byTwo = Vector256.Create(question[asked[at + 1]]);
            var three = Read(first, asked[at + 2]);
            var byThree = Vector256.Create(question[asked[at + 2]]);
            var four = Read(first, asked[at + 3]);
            var byFour = Vector256.Create(question[asked[at + 3]]);
            for (var part = 0; part < one.Length; part++)
            {
                var (low, high) = (sums[2 * part], sums[(2 * part) + 1]);
                Add(one[part], byOne, ref low, ref high);
                Add(two[part], byTwo, ref low, ref high);
                Add(three[part], byThree, ref low, ref high);
                Add(four[part], byFour, ref low, ref high);
                (sums[2 * part], sums[(2 * part) + 1]) = (low, high);
            }
        }

        for (; at < asked.Length; at++)
        {
            var values = Read(first, asked[at]);
            var weight = Vector256.Create(question[asked[at]]);
            for (var part = 0; part < values.Length; part++)
                Add(values[part], weight, ref sums[2 * part], ref sums[(2 * part) + 1]);
        }
    }

    private ReadOnlySpan<Vector128<sbyte>> Read(int first, int dimension) => MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(StripOf(first, dimension));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<sbyte> values, Vector256<float> weight, ref Vector256<float> low, ref Vector256<float> high)
    {
        var (first, second) = Vector256.Widen(Vector256.WidenLower(values.ToVector256Unsafe()));
        low += Vector256.ConvertToSingle(first) * weight;
        high += Vector256.ConvertToSingle(second) * weight;
    }

    /// <summary>A dimension's values of all rows of the strip that a row belongs to.</summary>
    private Span<sbyte> StripOf(int row, int dimension)
    {
        var first = row / Strip * Strip;
        var rows = Math.Min(Strip, _steps.Length - first);
        return _values.AsSpan((first * _dimensions) + (dimension * rows), rows);
    }

    /// <summary>Writes a row's values, each a block away from the next; answers how much one of their steps is.</summary>
    private static float Put(ReadOnlySpan<float> vector, Span<sbyte> values)
    {
        var largest = 0f;
        foreach (var value in vector)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest <= 0)
            return 0;
        var step = largest / sbyte.MaxValue;
        for (var dimension = 0; dimension < vector.Length; dimension++)
            values[dimension * Block] = (sbyte)MathF.Round(vector[dimension] / step);
        return step;
    }
}
