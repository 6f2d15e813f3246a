using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Memories;

/// <summary>The same ids again for the same request, so that one that is carried out again after a crash creates nothing twice.</summary>
/// <param name="seed">Names the request.</param>
/// <param name="begun">When the request was first begun.</param>
internal sealed class RepeatableIds(string seed, DateTimeOffset begun) : IIdSource
{
    private readonly byte[] _seed = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
    private int _given;

    public bool MayRepeat => true;

    public Guid NewId()
    {
        var n = Interlocked.Increment(ref _given) - 1;
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(int)];
        _seed.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[SHA256.HashSizeInBytes..], n);
        return UuidV7.Compose(begun.ToUnixTimeMilliseconds(), n, SHA256.HashData(input));
    }
}
