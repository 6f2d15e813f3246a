using System.Buffers;
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

    /// <summary>So many rows stand together: a dimension of theirs fills a line of the processor's cache.</summary>
    private const int Block = 64;

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
        for (var row = 0; row < rows; row++)
            Put(row, vectors.AsSpan(row * dimensions, dimensions));
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

        Span<float> products = stackalloc float[Block];
        for (var first = 0; first < most.Length; first += Block)
        {
            Multiply(first, question, asked.AsSpan(0, count), products);
            for (var row = 0; row < Math.Min(Block, most.Length - first); row++)
                most[first + row] = (_steps[first + row] * (products[row] + (sum / 2) + Rounding)) + Rounding;
        }

        ArrayPool<int>.Shared.Return(asked);
    }

    /// <summary>What the whole values of a block's rows add up to, times the question's.</summary>
    private void Multiply(int first, ReadOnlySpan<float> question, ReadOnlySpan<int> asked, Span<float> products)
    {
        products.Clear();
        var sums = MemoryMarshal.Cast<float, Vector256<float>>(products);
        var block = _values.AsSpan(first * _dimensions, Block * _dimensions);
        foreach (var dimension in asked)
        {
            var weight = Vector256.Create(question[dimension]);
            var values = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(block.Slice(dimension * Block, Block));
            for (var part = 0; part < values.Length; part++)
            {
                var (low, high) = Vector128.Widen(values[part]);
                var (first4, second4) = Vector128.Widen(low);
                var (third4, fourth4) = Vector128.Widen(high);
                sums[2 * part] += Vector256.ConvertToSingle(Vector256.Create(first4, second4)) * weight;
                sums[(2 * part) + 1] += Vector256.ConvertToSingle(Vector256.Create(third4, fourth4)) * weight;
            }
        }
    }

    private void Put(int row, ReadOnlySpan<float> vector)
    {
        var largest = 0f;
        foreach (var value in vector)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest <= 0)
            return;
        var step = _steps[row] = largest / sbyte.MaxValue;
        var place = (row / Block * Block * _dimensions) + (row % Block);
        for (var dimension = 0; dimension < vector.Length; dimension++)
            _values[place + (dimension * Block)] = (sbyte)MathF.Round(vector[dimension] / step);
    }
}
