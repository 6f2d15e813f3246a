using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Tests.Encryption;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>An embedded store in a folder of its own whose settings may ask for anything about encryption; at first, to encrypt.</summary>
public sealed class SealedFixture : IStoreFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("memory-sealed-").FullName;

    internal DiskPlaces Places => new(folder);

    /// <summary>What the next opening is configured with.</summary>
    internal RingOpening Ring { get; set; } = Sealing(1);

    internal ILogger<EmbeddedMemoryStore> Logger { get; set; } = NullLogger<EmbeddedMemoryStore>.Instance;

    /// <summary>Whose data did not open.</summary>
    internal List<KeyHolder> Broken { get; } = [];

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time, ITextAnalysis? analysis)
    {
        var store = await OpenAsync(time, analysis: analysis);
        await store.Sealing!.RunAsync(onProgress: null, TestContext.Current.CancellationToken);
        return store;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return default;
    }

    /// <summary>Asks to encrypt under one key, with others of before.</summary>
    internal static RingOpening Sealing(int key, params int[] previous) => new(Rings.Settings(Rings.Key(key), [.. previous.Select(Rings.Key)]), Rings.Random);

    /// <summary>Asks to write everything plain.</summary>
    internal static RingOpening Opening(params int[] previous) => new(Rings.Settings(null, [.. previous.Select(Rings.Key)]), Rings.Random);

    internal Task<EmbeddedMemoryStore> OpenAsync(TimeProvider? time = null, IDisk? disk = null, ITextAnalysis? analysis = null) => EmbeddedMemoryStore.OpenAsync(
        new EmbeddedOptions { Folder = folder, DiskThreads = 2, Ring = Ring, OnSealBroken = Broken.Add },
        disk ?? new LocalDisk(), analysis, time ?? new ManualTime(), Logger, TestContext.Current.CancellationToken);

    /// <summary>Opens the store, brings it to what its settings ask for, and closes it.</summary>
    internal async Task<SealingProgress> ConvertAsync(IDisk? disk = null, ITextAnalysis? analysis = null)
    {
        await using var store = await OpenAsync(disk: disk, analysis: analysis);
        return await store.Sealing!.RunAsync(onProgress: null, TestContext.Current.CancellationToken);
    }

    internal string JournalOf(Scope scope) => Places.UserJournal(JobId.ScopeHash(scope));

    /// <summary>All files below the folder, but for the lock, which is empty and cannot be read.</summary>
    internal string[] Files() => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(path => path != Places.Lock)];
}
