namespace Memory.Server.Backups.Places;

/// <summary>Asks a bucket: whatever goes wrong is a <see cref="BackupPlaceException"/>, but for the caller's own cancellation.</summary>
/// <param name="place">The place's name.</param>
internal sealed class S3Calls(string place)
{
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await request(cancellationToken);
        }
        catch (Exception fault) when (fault is not ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Trouble.Of(fault, place);
        }
    }
}
