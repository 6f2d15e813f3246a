using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Embedded.Disk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>An embedded store in a folder of its own, which goes with it.</summary>
public sealed class EmbeddedFixture : IStoreFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("memory-store-").FullName;

    public EmbeddedFixture() => Options = new EmbeddedOptions { Folder = folder, DiskThreads = 2 };

    internal EmbeddedOptions Options { get; }

    internal DiskPlaces Places => new(folder);

    internal ILogger<EmbeddedMemoryStore> Logger { get; set; } = NullLogger<EmbeddedMemoryStore>.Instance;

    async Task<IMemoryStore> IStoreFixture.OpenAsync(TimeProvider time, ITextAnalysis? analysis) => await OpenAsync(time, analysis: analysis);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return default;
    }

    internal Task<EmbeddedMemoryStore> OpenAsync(TimeProvider? time = null, IDisk? disk = null, ITextAnalysis? analysis = null) =>
        EmbeddedMemoryStore.OpenAsync(Options, disk ?? new LocalDisk(), analysis, time ?? new ManualTime(), Logger, TestContext.Current.CancellationToken);

    internal string JournalOf(Scope scope) => Places.UserJournal(JobId.ScopeHash(scope));
}
