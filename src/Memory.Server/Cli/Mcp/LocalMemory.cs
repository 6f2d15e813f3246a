using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Mcp;
using Memory.Server.Mcp.Resources;
using Memory.Server.Mcp.Tools;
using Memory.Server.Memories;
using Memory.Server.Storage;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Cli.Mcp;

/// <summary>
/// A store of its own with all that a server does beside answering: what is said is read, vectors are filled, what has had its time goes. Only it
/// listens to nobody but the one client. Whoever can write the store may do everything, so no key is asked for.
/// </summary>
internal static class LocalMemory
{
    /// <param name="settings">Which store, and how it works.</param>
    /// <param name="owner">The tenant.</param>
    /// <param name="only">The one user that is reached; null for all of the owner's.</param>
    /// <param name="connect">Opens the streams, once the store is open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandFailedException">A server owns the folder, or the store cannot be used.</exception>
    public static async Task RunAsync(MemorySettings settings, OwnerId owner, UserId? only, Func<ITransport> connect, CancellationToken cancellationToken)
    {
        var host = Build(settings);
        try
        {
            await OpenAsync(host.Services, settings, cancellationToken);
            await host.StartAsync(cancellationToken);
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
                cancellationToken, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            var caller = new McpCaller(owner, only, Key: null, host.Services.GetRequiredService<IIdSource>());
            var offer = new MemoryOffer(host.Services.GetRequiredService<Toolbox>(), host.Services.GetRequiredService<UserResources>(), caller);
            await StdioSession.RunAsync(offer, connect(), stopping.Token);
            await host.StopAsync(CancellationToken.None);
        }
        finally
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    /// <summary>All logs go to the standard error: the standard output is the protocol's.</summary>
    private static IHost Build(MemorySettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddMemoryServer(settings);
        return builder.Build();
    }

    private static async ValueTask OpenAsync(IServiceProvider services, MemorySettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
            _ = services.GetRequiredService<ServerClock>();
        }
        catch (StorageUnavailableException fault)
        {
            throw new CommandFailedException(
                settings.Postgres is null ? $"{fault.Message} If a server is running on it, go through it: --server URL --api-key KEY." : fault.Message);
        }
    }
}
