using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Names a line of a context: the memory or turn that it tells, and a digest of how it reads. Whoever shows the line can ask later whether it
/// would be written the same. Of a line that shows a part of a turn the digest is that of the whole: which part depends on the question, and not
/// on whether it holds.
/// </summary>
internal readonly record struct LineKey(MemoryId? Memory, MessageId? Turn, string Digest)
{
    private const int DigestBytes = 16;

    public static LineKey Of(MemoryId memory, string line) => new(memory, null, DigestOf(line));

    public static LineKey Of(MessageId turn, string line) => new(null, turn, DigestOf(line));

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static LineKey? Parse(string text)
    {
        if (text.Split('.', 3) is not [var kind, { Length: 2 * DigestBytes } digest, { Length: > 0 } id])
            return null;
        return kind switch
        {
            "m" when Guid.TryParseExact(id, "D", out var memory) => new LineKey(new MemoryId(memory), null, digest),
            "t" => new LineKey(null, new MessageId(id), digest),
            _ => null,
        };
    }

    public override string ToString() => Memory is { } memory ? $"m.{Digest}.{memory.Value:D}" : $"t.{Digest}.{Turn!.Value.Value}";

    private static string DigestOf(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, DigestBytes));
}
