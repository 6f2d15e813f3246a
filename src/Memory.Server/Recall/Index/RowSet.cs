using System.Numerics;

namespace Memory.Server.Recall.Index;

/// <summary>Some of a segment's rows, a bit for each. It never changes.</summary>
internal sealed class RowSet
{
    private const int WordBits = 6;
    private const int Word = 1 << WordBits;

    private readonly ulong[] _bits;

    private RowSet(ulong[] bits) => _bits = bits;

    /// <summary>The rows of so many that are wanted.</summary>
    public static RowSet Where(int count, Func<int, bool> isWanted)
    {
        var bits = new ulong[(count + Word - 1) >> WordBits];
        for (var row = 0; row < count; row++)
        {
            if (isWanted(row))
                bits[row >> WordBits] |= 1UL << row;
        }

        return new RowSet(bits);
    }

    public bool Has(int row) => ((_bits[row >> WordBits] >> row) & 1) != 0;

    public RowSet Without(IReadOnlyCollection<int> rows)
    {
        var bits = (ulong[])_bits.Clone();
        foreach (var row in rows)
            bits[row >> WordBits] &= ~(1UL << row);
        return new RowSet(bits);
    }

    /// <summary>The rows that another set of the same segment does not have.</summary>
    public IEnumerable<int> Except(RowSet other)
    {
        for (var word = 0; word < _bits.Length; word++)
        {
            for (var left = _bits[word] & ~other._bits[word]; left != 0; left &= left - 1)
                yield return (word << WordBits) + BitOperations.TrailingZeroCount(left);
        }
    }
}
