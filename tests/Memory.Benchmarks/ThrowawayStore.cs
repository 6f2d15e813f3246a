using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Benchmarks;

/// <summary>An embedded store on the real disk, in a folder of its own that goes with it.</summary>
internal sealed class ThrowawayStore : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private ThrowawayStore(DirectoryInfo folder, IMemoryStore store) => (this.folder, Store) = (folder, store);

    public IMemoryStore Store { get; }

    public static async Task<ThrowawayStore> OpenAsync()
    {
        var fresh = Directory.CreateTempSubdirectory("memory-benchmarks-");
        var options = new EmbeddedOptions { Folder = fresh.FullName };
        var store = await EmbeddedMemoryStore.OpenAsync(options, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, CancellationToken.None);
        return new ThrowawayStore(fresh, store);
    }

    public static Scope ScopeOf(int user) => new(new OwnerId("bench"), new UserId($"user-{user}"));

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
