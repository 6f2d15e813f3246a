using System.Security.Cryptography;
using Amazon.S3.Model;

namespace Memory.Server.Backups.Places;

/// <summary>A file of a bucket, read forwards. At its end its length and its hash are compared with what was put, so that whoever has read it to the end has all of it.</summary>
/// <param name="response">What the service answers; disposed with the stream.</param>
/// <param name="sha256">The hash that was put with it; null when somebody else put it.</param>
/// <param name="place">The place's name.</param>
/// <param name="timeout">How long it may pause.</param>
/// <param name="time">The clock of that.</param>
internal sealed class S3Stream(GetObjectResponse response, string? sha256, string place, TimeSpan timeout, TimeProvider time) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _isWhole;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _isWhole)
            return 0;
        var count = await ReadInTimeAsync(buffer, cancellationToken);
        _read += count;
        _hash.AppendData(buffer.Span[..count]);
        if (count == 0)
            RequireWhole();
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInTimeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await response.ResponseStream.ReadAsync(buffer, either.Token);
        }
        catch (Exception fault) when (fault is not ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Trouble.Of(fault, place);
        }
    }

    private void RequireWhole()
    {
        if (_read != response.ContentLength)
            throw new BackupPlaceException($"The connection to {place} broke after {_read} of {response.ContentLength} bytes.", isTransient: true);
        if (sha256 is not null && !Convert.ToHexStringLower(_hash.GetCurrentHash()).Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new BackupPlaceException($"What {place} gave is not what was put there: its SHA-256 differs.", isTransient: true);
        _isWhole = true;
    }
}
