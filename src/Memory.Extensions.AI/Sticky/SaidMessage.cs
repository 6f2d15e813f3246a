using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Memory.Extensions.AI;

/// <summary>A message of the user in a prompt. A digest stands for its text, so that no conversation is kept in memory.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Length">How long its text is.</param>
/// <param name="Digest">The beginning of its SHA-256.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SaidMessage(int At, int Length, UInt128 Digest)
{
    /// <summary>The messages before the current one, or all of them when there is none.</summary>
    public static List<SaidMessage> EarlierIn(Prompt prompt)
    {
        var end = prompt.QuestionAt < 0 ? prompt.Messages.Length : prompt.QuestionAt;
        var messages = new List<SaidMessage>();
        for (var at = 0; at < end; at++)
        {
            if (prompt.IsSpoken(at))
                messages.Add(Of(at, prompt.Messages[at].Text));
        }

        return messages;
    }

    public static SaidMessage Of(int at, string text) => new(at, text.Length, DigestOf(text));

    /// <summary>Whether this is what it says.</summary>
    public bool Says(string text) => text.Length == Length && DigestOf(text) == Digest;

    private static UInt128 DigestOf(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
