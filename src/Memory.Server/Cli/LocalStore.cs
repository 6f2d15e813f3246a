using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary>Opens the store itself, folder or database, for a command. Whoever can write it may do everything.</summary>
internal static class LocalStore
{
    private const string UseTheServer = "use --server URL --api-key KEY.";

    /// <summary>Opens the store that the settings name, with all that works on it; closing the services closes it.</summary>
    /// <exception cref="CommandFailedException">A server owns the folder, or the store cannot be used.</exception>
    public static ValueTask<ServiceProvider> OpenAsync(MemorySettings settings, bool mayCreate, CancellationToken cancellationToken) =>
        OpenAsync(settings, mayCreate, UseTheServer, static _ => { }, cancellationToken);

    /// <summary>Opens the store that the settings name, which must be there.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="beside">What to do instead when a server owns the folder.</param>
    /// <param name="add">Adds what the command needs beside what a server has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">A server owns the folder, or the store cannot be used.</exception>
    public static ValueTask<ServiceProvider> OpenAsync(
        MemorySettings settings, string beside, Action<IServiceCollection> add, CancellationToken cancellationToken) =>
        OpenAsync(settings, mayCreate: false, beside, add, cancellationToken);

    private static async ValueTask<ServiceProvider> OpenAsync(
        MemorySettings settings, bool mayCreate, string beside, Action<IServiceCollection> add, CancellationToken cancellationToken)
    {
        if (settings.Postgres is null && !mayCreate && !Directory.Exists(settings.Data))
            throw new CommandFailedException($"There is no folder {settings.Data}.");
        var all = new ServiceCollection().AddLogging().AddMemoryServer(settings);
        add(all);
        var services = all.BuildServiceProvider();
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
            return services;
        }
        catch (Exception fault)
        {
            await services.DisposeAsync();
            if (fault is not StorageUnavailableException)
                throw;
            throw new CommandFailedException(settings.Postgres is null ? $"{fault.Message} If a server is running on it, {beside}" : fault.Message);
        }
    }
}
