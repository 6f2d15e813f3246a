using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>The name under which a text's vector is kept: the first half of its SHA-256, so that the file tells nobody what was said.</summary>
internal static class TextHash
{
    public const int Size = 16;

    public static UInt128 Of(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
