using Memory.Server.Configuration;
using Memory.Server.Storage;

namespace Memory.Server.Hosting;

/// <summary>Opens the store that the settings ask for.</summary>
internal static class Stores
{
    /// <exception cref="StorageUnavailableException">Another process owns it, or it cannot be used.</exception>
    public static IMemoryStore Open(MemorySettings settings, IServiceProvider provider) =>
        throw new NotSupportedException($"{settings}{provider}");
}
