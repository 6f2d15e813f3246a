using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Memory.Server.Recall.Index;

/// <summary>Brings the vectors of a segment's items side by side.</summary>
internal static class SegmentVectors
{
    /// <summary>The items with their vectors in one array, in the order of the rows. Where they lie like that already, which they do when all were just analysed, nothing is moved.</summary>
    public static (ImmutableArray<IndexedItem> Items, float[] Vectors) SideBySide(ImmutableArray<IndexedItem> items, int dimensions)
    {
        if (FindShared(items, dimensions) is { } shared)
            return (items, shared);
        var vectors = new float[items.Length * dimensions];
        var placed = ImmutableArray.CreateBuilder<IndexedItem>(items.Length);
        for (var row = 0; row < items.Length; row++)
        {
            var place = vectors.AsMemory(row * dimensions, items[row].Vector.Length);
            items[row].Vector.CopyTo(place);
            placed.Add(items[row].WithVector(place));
        }

        return (placed.MoveToImmutable(), vectors);
    }

    /// <summary>The array that holds nothing but the vectors of all rows in their order; null when there is none.</summary>
    private static float[]? FindShared(ImmutableArray<IndexedItem> items, int dimensions)
    {
        float[]? shared = null;
        for (var row = 0; row < items.Length; row++)
        {
            if (!MemoryMarshal.TryGetArray(items[row].Vector, out var part) || part.Array is not { } array || part.Count != dimensions || part.Offset != row * dimensions)
                return null;
            shared ??= array;
            if (array != shared)
                return null;
        }

        return shared?.Length == items.Length * dimensions ? shared : null;
    }
}
