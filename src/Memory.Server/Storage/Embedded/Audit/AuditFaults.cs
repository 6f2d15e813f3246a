using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>What trouble with the files of an audit log means to those who asked.</summary>
internal static class AuditFaults
{
    /// <exception cref="StorageUnavailableException">A file cannot be read or written, or is damaged.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is DamagedJournalException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(fault is DamagedJournalException ? fault.Message : $"An audit log cannot be read or written: {fault.Message}", fault);
        }
    }
}
