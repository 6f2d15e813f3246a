using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memory.LoadTest.Traffic;

/// <summary>Puts requests together as they go over the wire.</summary>
internal sealed class RequestBytes
{
    /// <summary>Where the length of the body goes: as many places as it may need, in front filled with zeros, which HTTP allows.</summary>
    private const int LengthDigits = 9;

    private readonly byte[] headers;
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private int lengthAt;
    private int bodyAt;

    public RequestBytes(string apiKey) => headers = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {apiKey}\r\n");

    /// <summary>A request without a body.</summary>
    public byte[] Get(string path)
    {
        buffer.ResetWrittenCount();
        buffer.Write("GET "u8);
        Encoding.ASCII.GetBytes(path, buffer);
        buffer.Write(headers);
        buffer.Write("\r\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Begins a request whose body, JSON, is then written to what this returns. One at a time.</summary>
    public IBufferWriter<byte> Post(string path) => Begin("POST ", path, null);

    /// <summary>The same that is carried out once, however often it is sent.</summary>
    public IBufferWriter<byte> PostOnce(string path, string key) => Begin("POST ", path, key);

    /// <summary>The same that changes something.</summary>
    public IBufferWriter<byte> Patch(string path) => Begin("PATCH ", path, null);

    /// <summary>The request that was begun.</summary>
    public byte[] End()
    {
        var request = buffer.WrittenSpan.ToArray();
        (request.Length - bodyAt).TryFormat(request.AsSpan(lengthAt, LengthDigits), out _, "D9", CultureInfo.InvariantCulture);
        return request;
    }

    private ArrayBufferWriter<byte> Begin(string method, string path, string? idempotencyKey)
    {
        buffer.ResetWrittenCount();
        Encoding.ASCII.GetBytes(method, buffer);
        Encoding.ASCII.GetBytes(path, buffer);
        buffer.Write(headers);
        if (idempotencyKey is not null)
            Encoding.ASCII.GetBytes($"Idempotency-Key: {idempotencyKey}\r\n", buffer);
        buffer.Write("Content-Type: application/json\r\nContent-Length: "u8);
        lengthAt = buffer.WrittenCount;
        buffer.Write("000000000\r\n\r\n"u8);
        bodyAt = buffer.WrittenCount;
        return buffer;
    }
}
