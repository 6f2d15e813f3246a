using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>A request's body, whole or in chunks (<c>aws-chunked</c>), compared with the hashes that it says it has.</summary>
internal static class S3Body
{
    private const string Crc32Header = "x-amz-checksum-crc32";

    /// <exception cref="S3Refusal">It is not what was sent.</exception>
    public static byte[] Read(HttpRequest request, byte[] sent, S3Signature signature)
    {
        var said = request.Headers["x-amz-content-sha256"].ToString();
        return said switch
        {
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => Chunks(request, sent, signature, hasTrailer: false),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => Chunks(request, sent, signature, hasTrailer: true),
            _ when said == Convert.ToHexStringLower(SHA256.HashData(sent)) => sent,
            _ => throw new S3Refusal(400, "XAmzContentSHA256Mismatch"),
        };
    }

    private static byte[] Chunks(HttpRequest request, byte[] sent, S3Signature signature, bool hasTrailer)
    {
        var body = new MemoryStream();
        var place = 0;
        while (true)
        {
            var head = Line(sent, ref place).Split(";chunk-signature=");
            var length = int.Parse(head[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var chunk = sent.AsSpan(place, length);
            signature.CheckChunk(chunk, head[1]);
            body.Write(chunk);
            place += length;
            if (length == 0)
                break;
            if (Line(sent, ref place).Length > 0)
                throw new S3Refusal(400, "IncompleteBody");
        }

        if (hasTrailer)
            CheckTrailer(request, sent, place, signature, body.ToArray());
        return request.Headers["x-amz-decoded-content-length"] == body.Length.ToString(CultureInfo.InvariantCulture) ? body.ToArray() : throw new S3Refusal(400, "IncompleteBody");
    }

    private static void CheckTrailer(HttpRequest request, byte[] sent, int place, S3Signature signature, byte[] body)
    {
        var trailer = Line(sent, ref place);
        var signed = Line(sent, ref place).Split(':');
        signature.CheckTrailer(trailer + "\n", signed[1]);
        var sides = trailer.Split(':');
        if (signed[0] != "x-amz-trailer-signature" || sides[0] != Crc32Header || request.Headers["x-amz-trailer"] != Crc32Header)
            throw new S3Refusal(400, "MalformedTrailerError");
        if (sides[1] != Crc32(body))
            throw new S3Refusal(400, "BadDigest");
    }

    private static string Line(byte[] bytes, ref int place)
    {
        var length = bytes.AsSpan(place).IndexOf("\r\n"u8);
        if (length < 0)
            throw new S3Refusal(400, "IncompleteBody");
        var line = Encoding.ASCII.GetString(bytes, place, length);
        place += length + 2;
        return line;
    }

    /// <summary>The checksum of ISO 3309, big-endian, in base64.</summary>
    private static string Crc32(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }

        var found = ~sum;
        return Convert.ToBase64String([(byte)(found >> 24), (byte)(found >> 16), (byte)(found >> 8), (byte)found]);
    }
}
