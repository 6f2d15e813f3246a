namespace Memory.Server.Embedding.Calls;

/// <summary>Vectors that were asked for lately, as many as fit into a number of bytes. Not for several threads at once.</summary>
internal sealed class VectorCache(long maxBytes)
{
    /// <summary>About what a vector takes beside its numbers: the key, twice, and the objects that hold it.</summary>
    private const int Overhead = 200;

    private readonly Dictionary<TextKey, LinkedListNode<Kept>> _vectors = [];
    private readonly LinkedList<Kept> _byUse = new();

    public long Bytes { get; private set; }

    public float[]? Find(TextKey key)
    {
        if (!_vectors.TryGetValue(key, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node.Value.Vector;
    }

    public void Keep(TextKey key, float[] vector)
    {
        if (SizeOf(vector) > maxBytes || _vectors.ContainsKey(key))
            return;
        _vectors[key] = _byUse.AddLast(new Kept(key, vector));
        Bytes += SizeOf(vector);
        while (Bytes > maxBytes && _byUse.First is { } oldest)
        {
            _byUse.RemoveFirst();
            _vectors.Remove(oldest.Value.Key);
            Bytes -= SizeOf(oldest.Value.Vector);
        }
    }

    private static long SizeOf(float[] vector) => Overhead + ((long)vector.Length * sizeof(float));

    private readonly record struct Kept(TextKey Key, float[] Vector);
}
