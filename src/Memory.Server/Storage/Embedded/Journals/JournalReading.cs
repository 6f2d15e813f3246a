using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Reads one journal's file, and tells its trouble as that of the storage. What is damaged is not looked at again for a while.</summary>
internal sealed partial class JournalReading(string path, JournalHeader header, JournalContext context)
{
    private static readonly TimeSpan DamageIsRemembered = TimeSpan.FromSeconds(30);

    private DamagedJournalException? damage;
    private DateTimeOffset damagedUntil;

    /// <exception cref="StorageUnavailableException">It was found damaged a short time ago.</exception>
    public void ThrowIfDamaged()
    {
        if (damage is not null && context.Time.GetUtcNow() < damagedUntil)
            throw Told(damage);
        damage = null;
    }

    /// <summary>What the file is opened with.</summary>
    /// <exception cref="StorageUnavailableException">There is a key, and it cannot be had.</exception>
    public async ValueTask<SealAccess> AccessAsync()
    {
        try
        {
            return await context.Seals.AccessAsync(header.Holder, CancellationToken.None);
        }
        catch (DamagedJournalException fault)
        {
            throw Damaged(fault);
        }
    }

    /// <summary>Does blocking work on the file.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be read or is damaged.</exception>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        try
        {
            return await context.Threads.RunAsync(work);
        }
        catch (DamagedJournalException fault)
        {
            throw Damaged(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The journal {path} cannot be read: {fault.Message}", fault);
        }
    }

    private StorageUnavailableException Damaged(DamagedJournalException fault)
    {
        damage = fault;
        damagedUntil = context.Time.GetUtcNow() + DamageIsRemembered;
        LogDamaged(context.Logger, fault.Message);
        if (fault.IsSealBroken)
            context.Seals.Report(header.Holder);
        return Told(fault);
    }

    private static StorageUnavailableException Told(DamagedJournalException fault) => new(fault.Message, fault) { IsSealBroken = fault.IsSealBroken, IsDamage = true };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Nothing was changed in it; whose it is, is unavailable.")]
    private static partial void LogDamaged(ILogger logger, string reason);
}
