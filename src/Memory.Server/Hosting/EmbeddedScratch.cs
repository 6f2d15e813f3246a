using System.Security.Cryptography;
using Memory.Server.Backups.Restoring;
using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;

namespace Memory.Server.Hosting;

/// <summary>
/// Scratch stores in folders for temporary files. They are sealed under a key that is never written anywhere: should a process be killed, nobody can read what it
/// leaves.
/// </summary>
internal sealed class EmbeddedScratch(TimeProvider time, RandomNumberGenerator random, ILogger<EmbeddedMemoryStore> logger) : IScratchStores
{
    /// <summary>How the folders are called, in the folder for temporary ones.</summary>
    public const string FolderPrefix = "memory-verify-";

    public async ValueTask<IScratchStore> CreateAsync(CancellationToken cancellationToken)
    {
        var options = new EmbeddedOptions { Folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName, DiskThreads = 2, Ring = new RingOpening(Keyed(), random) };
        try
        {
            return new Scratch(options, await OpenAsync(options, cancellationToken), this);
        }
        catch
        {
            Directory.Delete(options.Folder, recursive: true);
            throw;
        }
    }

    private EncryptionSettings Keyed()
    {
        var key = new byte[DataKey.Size];
        random.GetBytes(key);
        return new EncryptionSettings { Current = new MasterSecret("scratch", [.. key], passphrase: null) };
    }

    private async ValueTask<IMemoryStore> OpenAsync(EmbeddedOptions options, CancellationToken cancellationToken) =>
        await EmbeddedMemoryStore.OpenAsync(options, time, logger, cancellationToken);

    private sealed class Scratch(EmbeddedOptions options, IMemoryStore store, EmbeddedScratch scratch) : IScratchStore
    {
        public IMemoryStore Store { get; private set; } = store;

        public async ValueTask ReopenAsync(CancellationToken cancellationToken)
        {
            await Store.DisposeAsync();
            Store = await scratch.OpenAsync(options, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            Directory.Delete(options.Folder, recursive: true);
        }
    }
}
