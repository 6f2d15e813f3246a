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

    /// <summary>What a service says to have taken has a tag. A 200 without one is a proxy's own page, or a failure that was noticed after the 200 had gone out.</summary>
    public string RequireTag(string? tag) => string.IsNullOrEmpty(tag)
        ? throw new BackupPlaceException($"{place} does not say that it took what was sent.", isTransient: true)
        : tag;
}
