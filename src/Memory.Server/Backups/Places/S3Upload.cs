using Amazon.S3;
using Amazon.S3.Model;

namespace Memory.Server.Backups.Places;

/// <summary>Sends a file to a bucket, in one request or in parts.</summary>
/// <remarks>Each part is read into memory before it is sent: so it can be sent again, and the content's own faults are told from the bucket's.</remarks>
internal sealed class S3Upload(AmazonS3Client client, S3Calls calls, string bucket, string key, WholeContent content, string sha256, S3Limits limits)
{
    /// <summary>The name under which a file's hash stands beside it.</summary>
    public const string HashName = "sha256";

    private const string ContentType = "application/octet-stream";

    /// <summary>Sends it in one request: it is there when that has been answered.</summary>
    public async Task SendWholeAsync(CancellationToken cancellationToken)
    {
        content.Rewind();
        using var body = await NextAsync(content.Length, cancellationToken);
        var request = new PutObjectRequest
        {
            BucketName = bucket, Key = key, InputStream = body, ContentType = ContentType, UseChunkEncoding = false, DisablePayloadSigning = false,
        };
        request.Metadata.Add(HashName, sha256);
        calls.RequireTag((await calls.AskAsync(token => client.PutObjectAsync(request, token), cancellationToken)).ETag);
    }

    /// <summary>Says that parts will come; answers the name under which they are gathered.</summary>
    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = ContentType };
        request.Metadata.Add(HashName, sha256);
        return (await calls.AskAsync(token => client.InitiateMultipartUploadAsync(request, token), cancellationToken)).UploadId;
    }

    /// <summary>Sends all parts and has them put together: it is there when that has been answered.</summary>
    public async Task SendPartsAsync(string upload, CancellationToken cancellationToken)
    {
        content.Rewind();
        var size = limits.PartBytesOf(content.Length);
        var parts = new List<PartETag>();
        for (var sent = 0L; sent < content.Length; sent += size)
        {
            using var body = await NextAsync(Math.Min(size, content.Length - sent), cancellationToken);
            var request = new UploadPartRequest
            {
                BucketName = bucket, Key = key, UploadId = upload, PartNumber = parts.Count + 1, PartSize = body.Length, InputStream = body,
                UseChunkEncoding = false, DisablePayloadSigning = false,
            };
            var answer = await calls.AskAsync(token => client.UploadPartAsync(request, token), cancellationToken);
            parts.Add(new PartETag(parts.Count + 1, calls.RequireTag(answer.ETag)));
        }

        await content.RequireEndAsync(cancellationToken);
        var complete = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts };
        calls.RequireTag((await calls.AskAsync(token => client.CompleteMultipartUploadAsync(complete, token), cancellationToken)).ETag);
    }

    /// <summary>Takes back what was sent.</summary>
    public Task AbortAsync(string upload, CancellationToken cancellationToken) => calls.AskAsync(
        token => client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload }, token), cancellationToken);

    private async Task<MemoryStream> NextAsync(long length, CancellationToken cancellationToken)
    {
        var part = new byte[length];
        await content.ReadAsync(part, cancellationToken);
        return new MemoryStream(part, writable: false);
    }
}
