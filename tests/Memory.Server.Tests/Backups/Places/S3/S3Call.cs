using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>What the service was asked.</summary>
internal sealed record S3Call(string Operation, string Key, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Metadata, byte[] Body)
{
    private const string MetadataPrefix = "x-amz-meta-";

    public static S3Call Read(HttpRequest request, string target, byte[] body)
    {
        var path = Uri.UnescapeDataString(target.Split('?')[0]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (bucket != S3Stub.Bucket)
            throw new S3Refusal(404, "NoSuchBucket");
        var query = request.Query.ToFrozenDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.Ordinal);
        var metadata = request.Headers.Where(static header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new S3Call(OperationOf(request.Method, key, query), key, query, metadata, body);
    }

    private static string OperationOf(string method, string key, FrozenDictionary<string, string> query) => (method, key.Length > 0) switch
    {
        ("GET", false) when query.ContainsKey("uploads") => "ListMultipartUploads",
        ("GET", false) when query.GetValueOrDefault("list-type") == "2" && !query.ContainsKey("delimiter") => "ListObjectsV2",
        ("POST", true) when query.ContainsKey("uploads") => "CreateMultipartUpload",
        ("PUT", true) when query.ContainsKey("uploadId") => "UploadPart",
        ("POST", true) when query.ContainsKey("uploadId") => "CompleteMultipartUpload",
        ("DELETE", true) when query.ContainsKey("uploadId") => "AbortMultipartUpload",
        ("PUT", true) => "PutObject",
        ("GET", true) => "GetObject",
        ("HEAD", true) => "HeadObject",
        ("DELETE", true) => "DeleteObject",
        _ => throw new S3Refusal(501, "NotImplemented"),
    };
}
