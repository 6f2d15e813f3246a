using Memory.Server.Audit;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics;
using Memory.Server.Embedding;
using Memory.Server.Identity;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Hosting;

/// <summary>Starts a server that was put together: what its vectors are, storage, then the first key, then the door.</summary>
internal static class ServerStart
{
    /// <summary>Starts it; the path of the first key's file, if this start wrote one.</summary>
    /// <exception cref="StorageUnavailableException">Another process owns the store, or it cannot be used.</exception>
    /// <exception cref="SettingsException">The embedding service had to be asked how long its vectors are, and could not be.</exception>
    public static async Task<string?> StartMemoryServerAsync(this WebApplication app, MemorySettings settings, CancellationToken cancellationToken)
    {
        app.Services.Listen(settings.Telemetry);
        await EmbedderStart.LearnDimensionsAsync(app.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), cancellationToken);
        await StoreSlot.OpenAsync(app.Services, cancellationToken);
        var written = app.Services.GetRequiredService<BootstrapKey>().Exists
            ? null
            : await app.Services.GetRequiredService<FirstKey>().EnsureAsync(settings.Data, cancellationToken);
        if (written is not null)
        {
            await app.Services.GetRequiredService<IAuditTrail>().WriteAsync(
                new AuditEvent(OwnerId.Default, "key.create", Key: null) { Details = AuditDetails.ByStart }, cancellationToken);
        }

        _ = app.Services.GetRequiredService<ServerClock>();
        await app.StartAsync(cancellationToken);
        return written;
    }
}
