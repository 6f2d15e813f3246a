using Memory.Server.Storage;

namespace Memory.Server.Backups.Running;

/// <summary>
/// Reads of a backup run, made again after a pause when the storage was slow or away for a moment: a request is better told so at once, but
/// what a run misses is missed when the backup is needed.
/// </summary>
internal sealed class StoreReads(TimeProvider time)
{
    /// <summary>In all longer than a database takes to start again.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)];

    /// <exception cref="StorageUnavailableException">It did not get better, or it is the data that is wrong.</exception>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        foreach (var pause in Pauses)
        {
            try
            {
                return await read();
            }
            catch (StorageUnavailableException fault) when (!fault.IsDamage)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }

        return await read();
    }
}
