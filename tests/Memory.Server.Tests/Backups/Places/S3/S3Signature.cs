using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>A request's signature of version 4, worked out again from what arrived. What is signed next, in bodies that come in signed chunks, follows from it.</summary>
internal sealed partial class S3Signature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    private readonly byte[] _key;
    private readonly string _time;
    private readonly string _scope;
    private string _last;

    private S3Signature(byte[] key, string time, string scope, string last) => (_key, _time, _scope, _last) = (key, time, scope, last);

    /// <exception cref="S3Refusal">It is not signed, by somebody else, for another time, or differently.</exception>
    public static S3Signature Check(HttpRequest request, string target, DateTimeOffset now)
    {
        var parts = Form().Match(request.Headers.Authorization.ToString());
        if (!parts.Success)
            throw new S3Refusal(403, "AccessDenied");
        if (parts.Groups["key"].Value != S3Stub.AccessKey)
            throw new S3Refusal(403, "InvalidAccessKeyId");
        if (parts.Groups["region"].Value != S3Stub.Region)
            throw new S3Refusal(400, "AuthorizationHeaderMalformed");

        var time = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            || time[..8] != parts.Groups["day"].Value)
            throw new S3Refusal(403, "AccessDenied");
        if ((signedAt - now).Duration() > Tolerance)
            throw new S3Refusal(403, "RequestTimeTooSkewed");

        var signed = parts.Groups["signed"].Value.Split(';');
        if (((string[])["host", "x-amz-date", "x-amz-content-sha256"]).Except(signed, StringComparer.Ordinal).Any())
            throw new S3Refusal(403, "AccessDenied");
        var scope = $"{parts.Groups["day"].Value}/{S3Stub.Region}/s3/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(Canonical(request, target, signed))}";
        var key = KeyOf(parts.Groups["day"].Value);
        var signature = parts.Groups["signature"].Value;
        return Mac(key, text) == signature ? new S3Signature(key, time, scope, signature) : throw new S3Refusal(403, "SignatureDoesNotMatch");
    }

    /// <exception cref="S3Refusal">The chunk is not the one that was signed next.</exception>
    public void CheckChunk(ReadOnlySpan<byte> chunk, string signature) =>
        Next($"AWS4-HMAC-SHA256-PAYLOAD\n{_time}\n{_scope}\n{_last}\n{Hash("")}\n{Convert.ToHexStringLower(SHA256.HashData(chunk))}", signature);

    /// <exception cref="S3Refusal">The trailer is not the one that was signed.</exception>
    public void CheckTrailer(string trailer, string signature) => Next($"AWS4-HMAC-SHA256-TRAILER\n{_time}\n{_scope}\n{_last}\n{Hash(trailer)}", signature);

    private void Next(string text, string signature)
    {
        if (Mac(_key, text) != signature)
            throw new S3Refusal(403, "SignatureDoesNotMatch");
        _last = signature;
    }

    private static string Canonical(HttpRequest request, string target, string[] signed)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var query = (mark < 0 ? "" : target[(mark + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static one => one.Split('=', 2).Select(static side => Uri.EscapeDataString(Uri.UnescapeDataString(side))).ToArray())
            .Select(static sides => $"{sides[0]}={sides.ElementAtOrDefault(1)}")
            .Order(StringComparer.Ordinal);
        var headers = signed.Select(name => $"{name}:{Regex.Replace(request.Headers[name].ToString().Trim(), " +", " ", RegexOptions.NonBacktracking)}\n");
        return string.Join(
            '\n', request.Method, mark < 0 ? target : target[..mark], string.Join('&', query), string.Concat(headers), string.Join(';', signed), request.Headers["x-amz-content-sha256"].ToString());
    }

    private static byte[] KeyOf(string day) => ((string[])[day, S3Stub.Region, "s3", "aws4_request"])
        .Aggregate(Encoding.UTF8.GetBytes("AWS4" + S3Stub.SecretKey), static (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));

    private static string Mac(byte[] key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<day>[0-9]{8})/(?<region>[^/]+)/s3/aws4_request, ?SignedHeaders=(?<signed>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
