using Memory.Server.Backups.Restoring;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;

namespace Memory.Server.Hosting;

/// <summary>Scratch stores in folders for temporary files, which nobody else can read.</summary>
internal sealed class EmbeddedScratch(TimeProvider time, ILogger<EmbeddedMemoryStore> logger) : IScratchStores
{
    /// <summary>How the folders are called, in the folder for temporary ones.</summary>
    public const string FolderPrefix = "memory-verify-";

    public async ValueTask<IScratchStore> CreateAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        try
        {
            return new Scratch(folder, await OpenAsync(folder, cancellationToken), this);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private async ValueTask<IMemoryStore> OpenAsync(string folder, CancellationToken cancellationToken) =>
        await EmbeddedMemoryStore.OpenAsync(new EmbeddedOptions { Folder = folder, DiskThreads = 2 }, time, logger, cancellationToken);

    private sealed class Scratch(string folder, IMemoryStore store, EmbeddedScratch scratch) : IScratchStore
    {
        public IMemoryStore Store { get; private set; } = store;

        public async ValueTask ReopenAsync(CancellationToken cancellationToken)
        {
            await Store.DisposeAsync();
            Store = await scratch.OpenAsync(folder, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
