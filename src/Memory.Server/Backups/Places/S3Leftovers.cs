using Amazon.S3;
using Amazon.S3.Model;
using Memory.Server.Configuration;

namespace Memory.Server.Backups.Places;

/// <summary>Parts of files that were never put together because their sender died. They cost room, and no list of files shows them.</summary>
internal sealed class S3Leftovers(AmazonS3Client client, S3Calls calls, S3Settings settings, string before)
{
    /// <summary>Removes those of the place's own files that were begun before an instant.</summary>
    public async Task RemoveAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = settings.Bucket, Prefix = before };
        ListMultipartUploadsResponse page;
        do
        {
            page = await calls.AskAsync(token => client.ListMultipartUploadsAsync(request, token), cancellationToken);
            foreach (var one in page.MultipartUploads ?? [])
            {
                var isOurs = one.Key.StartsWith(before, StringComparison.Ordinal) && PlaceName.IsValid(one.Key.AsSpan(before.Length));
                if (isOurs && one.Initiated?.ToUniversalTime() < begunBefore.UtcDateTime)
                    await AbortAsync(one, cancellationToken);
            }
        }
        while (GoOn(request, page));
    }

    private static bool GoOn(ListMultipartUploadsRequest request, ListMultipartUploadsResponse page)
    {
        var goesOn = page.IsTruncated == true && (page.NextKeyMarker, page.NextUploadIdMarker) != (request.KeyMarker, request.UploadIdMarker);
        (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        return goesOn;
    }

    private Task<AbortMultipartUploadResponse> AbortAsync(MultipartUpload upload, CancellationToken cancellationToken) => calls.AskAsync(
        token => client.AbortMultipartUploadAsync(
            new AbortMultipartUploadRequest { BucketName = settings.Bucket, Key = upload.Key, UploadId = upload.UploadId }, token),
        cancellationToken);
}
