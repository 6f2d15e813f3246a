using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary>Opens the store itself, folder or database, for a command. Whoever can write it may do everything.</summary>
internal static class LocalStore
{
    /// <summary>Opens the store that the settings name, with all that works on it; closing the services closes it.</summary>
    /// <exception cref="CommandFailedException">A server owns the folder, or the store cannot be used.</exception>
    public static async ValueTask<ServiceProvider> OpenAsync(MemorySettings settings, bool mayCreate, CancellationToken cancellationToken)
    {
        if (settings.Postgres is null && !mayCreate && !Directory.Exists(settings.Data))
            throw new CommandFailedException($"There is no folder {settings.Data}.");
        var services = new ServiceCollection().AddLogging().AddMemoryServer(settings).BuildServiceProvider();
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
            return services;
        }
        catch (StorageUnavailableException fault)
        {
            await services.DisposeAsync();
            throw new CommandFailedException(
                settings.Postgres is null ? $"{fault.Message} If a server is running on it, use --server URL --api-key KEY." : fault.Message);
        }
    }
}
