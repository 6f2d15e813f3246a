using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Memory.Server.Configuration;

namespace Memory.Server.Backups.Places;

/// <summary>Keeps backups in a bucket of a service that speaks S3.</summary>
internal sealed partial class S3Place : IBackupPlace, IDisposable
{
    private readonly S3Settings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<S3Place> _logger;
    private readonly S3Limits _limits;
    private readonly AmazonS3Client _client;
    private readonly S3Calls _calls;
    private readonly string _before;
    private readonly Lock _gate = new();
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <param name="settings">Which bucket.</param>
    /// <param name="time">The clock of how long things may take and how old they are.</param>
    /// <param name="logger">Is told what stays behind in the bucket.</param>
    /// <param name="limits">Bounds; null for the usual ones.</param>
    public S3Place(S3Settings settings, TimeProvider time, ILogger<S3Place> logger, S3Limits? limits = null)
    {
        (_settings, _time, _logger, _limits) = (settings, time, logger, limits ?? new S3Limits());
        _client = S3Connection.Open(settings, _limits);
        _calls = new S3Calls(Name);
        _before = settings.Prefix.Length == 0 ? "" : settings.Prefix + "/";
    }

    public string Name => _settings.ToString();

    public async Task PutAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        var whole = new WholeContent(content);
        cancellationToken.ThrowIfCancellationRequested();
        if (whole.Length > S3Limits.MaxBytes)
            throw new BackupPlaceException($"{Name} takes no file of more than 5 TiB.", isTransient: false);
        var sha256 = await whole.HashAsync(cancellationToken);
        var upload = new S3Upload(_client, _calls, _settings.Bucket, _before + name, whole, sha256, _limits);
        if (whole.Length <= _limits.PartBytes)
        {
            await upload.SendWholeAsync(cancellationToken);
            return;
        }

        await PutInPartsAsync(name, upload, cancellationToken);
        await RemoveLeftoversAsync(cancellationToken);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        return _calls.AskAsync<Stream?>(
            async token =>
            {
                try
                {
                    var response = await _client.GetObjectAsync(new GetObjectRequest { BucketName = _settings.Bucket, Key = _before + name }, token);
                    return new S3Stream(response, response.Metadata[S3Upload.HashName], Name, _limits.ReadTimeout, _time);
                }
                catch (AmazonS3Exception fault) when (fault.ErrorCode == "NoSuchKey")
                {
                    return null;
                }
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<PlacedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PlaceName.RequirePrefix(prefix);
        var request = new ListObjectsV2Request { BucketName = _settings.Bucket, Prefix = _before + prefix };
        do
        {
            var page = await _calls.AskAsync(token => _client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var one in page.S3Objects ?? [])
            {
                if (one.Key.StartsWith(_before, StringComparison.Ordinal) && one.Key[_before.Length..] is var name && PlaceName.IsValid(name))
                    yield return new PlacedFile(name, one.Size ?? 0, new DateTimeOffset(one.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch));
            }

            // A service that names the same page again would be asked for ever.
            var next = page.IsTruncated == true ? page.NextContinuationToken : null;
            if (next is not null && next == request.ContinuationToken)
                throw new BackupPlaceException($"{Name} does not come to the end of its list.", isTransient: true);
            request.ContinuationToken = next;
        }
        while (request.ContinuationToken is not null);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        return _calls.AskAsync(
            async token =>
            {
                try
                {
                    return await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _settings.Bucket, Key = _before + name }, token);
                }
                catch (AmazonS3Exception fault) when (fault.ErrorCode == "NoSuchKey")
                {
                    // Amazon says that it is done; others say that there was none.
                    return null;
                }
            },
            cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task PutInPartsAsync(string name, S3Upload upload, CancellationToken cancellationToken)
    {
        var id = await upload.BeginAsync(cancellationToken);
        try
        {
            await upload.SendPartsAsync(id, cancellationToken);
        }
        catch
        {
            await AbortAsync(name, upload, id);
            throw;
        }
    }

    /// <summary>The caller is told of the failure itself, and the parts that stay are removed a day later.</summary>
    private async Task AbortAsync(string name, S3Upload upload, string id)
    {
        // The caller may have gone: it has a time of its own.
        using var late = new CancellationTokenSource(_limits.AbortTimeout, _time);
        try
        {
            await upload.AbortAsync(id, late.Token);
        }
        catch (Exception fault) when (fault is BackupPlaceException or OperationCanceledException)
        {
            PartsStay(_logger, name, Name, fault.Message);
        }
    }

    private async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (now - _limits.LeftoverAge < _swept)
                return;
            _swept = now;
        }

        try
        {
            await new S3Leftovers(_client, _calls, _settings, _before).RemoveAsync(now - _limits.LeftoverAge, cancellationToken);
        }
        catch (Exception fault) when (fault is BackupPlaceException or OperationCanceledException)
        {
            // What was put is put. Some services do not tell what they have in parts, and some accounts may not ask.
            LeftoversUnknown(_logger, Name, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Parts of {File} stay in {Place} and cost room until they are removed: {Reason}")]
    private static partial void PartsStay(ILogger logger, string file, string place, string reason);

    [LoggerMessage(LogLevel.Information, "Whether parts of unfinished files lie in {Place} is not known: {Reason}")]
    private static partial void LeftoversUnknown(ILogger logger, string place, string reason);
}
