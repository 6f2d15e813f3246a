using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>Answers requests as the service does.</summary>
internal static class S3Answers
{
    private const int MaxKeys = 1000;
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static Task AnswerAsync(HttpContext context, S3Call call, S3Bucket bucket, DateTimeOffset now)
    {
        switch (call.Operation)
        {
            case "PutObject":
                context.Response.Headers.ETag = bucket.Put(call.Key, call.Body, now, call.Metadata).ETag;
                return Task.CompletedTask;
            case "GetObject" or "HeadObject":
                return GiveAsync(context, bucket.Find(call.Key) ?? throw new S3Refusal(404, "NoSuchKey"), withBody: call.Operation == "GetObject");
            case "DeleteObject":
                bucket.Delete(call.Key);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case "ListObjectsV2":
                return XmlAsync(context, List(call, bucket));
            case "ListMultipartUploads":
                return XmlAsync(context, ListUploads(call, bucket));
            case "CreateMultipartUpload":
                return XmlAsync(context, Element("InitiateMultipartUploadResult", ("Bucket", S3Stub.Bucket), ("Key", call.Key), ("UploadId", bucket.Begin(call.Key, now, call.Metadata))));
            case "UploadPart":
                context.Response.Headers.ETag = bucket.PutPart(call.Key, call.Query["uploadId"], int.Parse(call.Query["partNumber"], CultureInfo.InvariantCulture), call.Body);
                return Task.CompletedTask;
            case "CompleteMultipartUpload":
                var put = bucket.Complete(call.Key, call.Query["uploadId"], PartsIn(call.Body), now);
                return XmlAsync(context, Element("CompleteMultipartUploadResult", ("Bucket", S3Stub.Bucket), ("Key", call.Key), ("ETag", put.ETag)));
            default:
                bucket.Abort(call.Key, call.Query["uploadId"]);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
        }
    }

    /// <summary>Says no. The message repeats what was sent, as some services do.</summary>
    public static Task RefuseAsync(HttpContext context, S3Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        var repeated = $"{S3Stub.SecretKey} {context.Request.Headers.Authorization}";
        return XmlAsync(context, new XElement("Error", new XElement("Code", refusal.Code), new XElement("Message", repeated), new XElement("AWSAccessKeyId", S3Stub.AccessKey)));
    }

    public static Task XmlAsync(HttpContext context, XElement root)
    {
        context.Response.ContentType = "application/xml";
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}", Encoding.UTF8);
    }

    /// <summary>Gives a file, or what of it is asked for.</summary>
    public static async Task GiveAsync(HttpContext context, S3Object found, bool withBody, int? breakAfter = null)
    {
        context.Response.ContentLength = found.Bytes.Length;
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ETag = found.ETag;
        context.Response.Headers.LastModified = found.ModifiedAt.ToString("r");
        foreach (var (name, value) in found.Metadata)
            context.Response.Headers[name] = value;
        if (withBody)
            await context.Response.Body.WriteAsync(found.Bytes.AsMemory(0, breakAfter ?? found.Bytes.Length), context.RequestAborted);
        if (breakAfter is null)
            return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static XElement List(S3Call call, S3Bucket bucket)
    {
        var most = Math.Min(MaxKeys, int.Parse(call.Query.GetValueOrDefault("max-keys", "1000"), CultureInfo.InvariantCulture));
        var after = Encoding.UTF8.GetString(Convert.FromBase64String(call.Query.GetValueOrDefault("continuation-token", "")));
        var found = bucket.Objects.Where(one => one.Key.StartsWith(call.Query.GetValueOrDefault("prefix", ""), StringComparison.Ordinal) && string.CompareOrdinal(one.Key, after) > 0).ToList();
        var page = found.Take(most).ToList();
        var root = Element(
            "ListBucketResult", ("Name", S3Stub.Bucket), ("KeyCount", page.Count.ToString(CultureInfo.InvariantCulture)), ("IsTruncated", found.Count > most ? "true" : "false"));
        if (found.Count > most)
            root.Add(new XElement(Space + "NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key))));
        root.Add(page.Select(static one => Element(
            "Contents", ("Key", one.Key), ("LastModified", Written(one.Value.ModifiedAt)), ("ETag", one.Value.ETag), ("Size", one.Value.Bytes.Length.ToString(CultureInfo.InvariantCulture)))));
        return root;
    }

    private static XElement ListUploads(S3Call call, S3Bucket bucket)
    {
        var found = bucket.Uploads.Where(one => one.Value.Key.StartsWith(call.Query.GetValueOrDefault("prefix", ""), StringComparison.Ordinal));
        var root = Element("ListMultipartUploadsResult", ("Bucket", S3Stub.Bucket), ("IsTruncated", "false"));
        root.Add(found.Select(static one => Element("Upload", ("Key", one.Value.Key), ("UploadId", one.Key), ("Initiated", Written(one.Value.BegunAt)))));
        return root;
    }

    private static List<(int Number, string ETag)> PartsIn(byte[] body) =>
        [.. XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants().Where(static one => one.Name.LocalName == "Part").Select(static part => (
            int.Parse(Value(part, "PartNumber"), CultureInfo.InvariantCulture), $"\"{Value(part, "ETag").Trim('"')}\""))];

    private static string Value(XElement part, string name) => part.Elements().Single(one => one.Name.LocalName == name).Value;

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static XElement Element(string name, params (string Name, string Value)[] children) =>
        new(Space + name, children.Select(static child => new XElement(Space + child.Name, child.Value)));
}
