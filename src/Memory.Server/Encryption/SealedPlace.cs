using System.Buffers.Binary;
using System.Text;

namespace Memory.Server.Encryption;

/// <summary>
/// Tells where sealed bytes stand, as the associated data of their seal: parts of text, each behind its length in bytes (four bytes, little-endian),
/// so that no two lists of parts give the same bytes.
/// </summary>
internal static class SealedPlace
{
    /// <param name="parts">From the whole to the part: owner, user, kind of row, the row's id, field.</param>
    public static byte[] Of(params ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
            length += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        var place = new byte[length];
        var rest = place.AsSpan();
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, written);
            rest = rest[(sizeof(int) + written)..];
        }

        return place;
    }
}
