using Memory.Server.Storage;

namespace Memory.Server.Hosting;

/// <summary>Opens the store that the settings ask for.</summary>
/// <exception cref="StorageUnavailableException">Another process owns it, or it cannot be used.</exception>
internal delegate ValueTask<IMemoryStore> OpenStore(CancellationToken cancellationToken);

/// <summary>
/// Where the store stands once it is open. Opening reads files and must be awaited, which a container cannot do; so the start opens
/// it here before anything asks for it. The container closes it.
/// </summary>
internal sealed class StoreSlot(OpenStore open)
{
    private IMemoryStore? _store;

    public IMemoryStore Store => _store ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>The store; null before it is open.</summary>
    public IMemoryStore? Opened => _store;

    public static async ValueTask OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var slot = services.GetRequiredService<StoreSlot>();
        await slot.OpenAsync(cancellationToken);

        // The container closes what it has handed out.
        _ = services.GetRequiredService<IMemoryStore>();
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken) => _store = await open(cancellationToken);
}
