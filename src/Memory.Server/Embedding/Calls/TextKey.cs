using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Memory.Server.Embedding.Calls;

/// <summary>Stands for a text without holding it: its SHA-256.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TextKey(UInt128 High, UInt128 Low)
{
    public static TextKey Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<TextKey>(hash);
    }
}
