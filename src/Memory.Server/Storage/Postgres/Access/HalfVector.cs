using System.Buffers.Binary;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// Reads what pgvector's <c>halfvec_send</c> writes: the number of dimensions and a reserved word, 16 bits each, then each value as a 16-bit
/// float, all big-endian (pgvector 0.8, <c>halfvec.c</c>). An array of 32-bit floats would be four times as long.
/// </summary>
internal static class HalfVector
{
    /// <summary>Names it in what is sealed.</summary>
    public const string Field = "vector";

    private const int HeaderLength = 4;

    public static float[] Read(ReadOnlySpan<byte> sent)
    {
        var vector = new float[BinaryPrimitives.ReadUInt16BigEndian(sent)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)BinaryPrimitives.ReadHalfBigEndian(sent[(HeaderLength + (2 * i))..]);
        return vector;
    }

    /// <summary>The same bytes as the database would send; null for no vector.</summary>
    public static byte[]? Write(ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty)
            return null;
        var sent = new byte[HeaderLength + (2 * vector.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(sent, (ushort)vector.Length);
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteHalfBigEndian(sent.AsSpan(HeaderLength + (2 * i)), (Half)vector[i]);
        return sent;
    }
}
