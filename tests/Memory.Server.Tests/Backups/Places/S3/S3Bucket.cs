using System.Globalization;
using System.Security.Cryptography;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>What the service keeps.</summary>
internal sealed record S3Object(byte[] Bytes, string ETag, DateTimeOffset ModifiedAt, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The parts of a file that is not put together yet.</summary>
internal sealed record S3PartialObject(string Key, DateTimeOffset BegunAt, IReadOnlyDictionary<string, string> Metadata)
{
    public SortedDictionary<int, byte[]> Parts { get; } = [];
}

/// <summary>A bucket with its files and what is left of others.</summary>
internal sealed class S3Bucket
{
    private const int SmallestPart = 5 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, S3Object> _objects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, S3PartialObject> _uploads = new(StringComparer.Ordinal);
    private int _begun;

    public IReadOnlyList<KeyValuePair<string, S3Object>> Objects
    {
        get
        {
            lock (_gate)
                return [.. _objects];
        }
    }

    public IReadOnlyList<KeyValuePair<string, S3PartialObject>> Uploads
    {
        get
        {
            lock (_gate)
                return [.. _uploads];
        }
    }

    public S3Object? Find(string key)
    {
        lock (_gate)
            return _objects.GetValueOrDefault(key);
    }

    public S3Object Put(string key, byte[] bytes, DateTimeOffset now, IReadOnlyDictionary<string, string> metadata, string? etag = null)
    {
        var put = new S3Object(bytes, etag ?? ETagOf(bytes), now, metadata);
        lock (_gate)
            _objects[key] = put;
        return put;
    }

    public void Delete(string key)
    {
        lock (_gate)
            _objects.Remove(key);
    }

    public string Begin(string key, DateTimeOffset now, IReadOnlyDictionary<string, string> metadata)
    {
        lock (_gate)
        {
            var id = $"upload-{++_begun}";
            _uploads.Add(id, new S3PartialObject(key, now, metadata));
            return id;
        }
    }

    public string PutPart(string key, string upload, int number, byte[] bytes)
    {
        lock (_gate)
            Upload(key, upload).Parts[number] = bytes;
        return ETagOf(bytes);
    }

    public S3Object Complete(string key, string upload, IReadOnlyList<(int Number, string ETag)> said, DateTimeOffset now)
    {
        lock (_gate)
        {
            var found = Upload(key, upload);
            if (said.Count == 0 || said.Any(part => !found.Parts.TryGetValue(part.Number, out var bytes) || ETagOf(bytes) != part.ETag))
                throw new S3Refusal(400, "InvalidPart");
            if (!said.Select(static part => part.Number).SequenceEqual(said.Select(static part => part.Number).Order().Distinct()))
                throw new S3Refusal(400, "InvalidPartOrder");
            var parts = said.Select(part => found.Parts[part.Number]).ToList();
            if (parts.SkipLast(1).Any(static part => part.Length < SmallestPart))
                throw new S3Refusal(400, "EntityTooSmall");
            _uploads.Remove(upload);
            var whole = parts.SelectMany(static part => part).ToArray();
            return Put(key, whole, now, found.Metadata, string.Create(CultureInfo.InvariantCulture, $"{ETagOf(whole).TrimEnd('"')}-{parts.Count}\""));
        }
    }

    public void Abort(string key, string upload)
    {
        lock (_gate)
        {
            Upload(key, upload);
            _uploads.Remove(upload);
        }
    }

    private S3PartialObject Upload(string key, string upload) =>
        _uploads.TryGetValue(upload, out var found) && found.Key == key ? found : throw new S3Refusal(404, "NoSuchUpload");

#pragma warning disable CA5351 // It is how S3 names contents, and guards nothing.
    private static string ETagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351
}
