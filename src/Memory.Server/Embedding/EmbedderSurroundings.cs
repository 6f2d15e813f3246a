using System.Diagnostics.Metrics;
using Memory.Server.Embedding.Calls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Embedding;

/// <summary>What an embedder takes from around it, so that a test can put something else there.</summary>
/// <param name="Bounds">How much, how often, how long.</param>
/// <param name="Time">The clock.</param>
internal sealed record EmbedderSurroundings(EmbeddingOptions Bounds, TimeProvider Time)
{
    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IMeterFactory? Meters { get; init; }

    /// <summary>A number from 0 to 1 each time, for the waits before retries.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>What a container holds of it.</summary>
    public static EmbedderSurroundings Of(IServiceProvider services, EmbeddingOptions bounds) =>
        new(services.GetService<EmbeddingOptions>() ?? bounds, services.GetService<TimeProvider>() ?? TimeProvider.System)
        {
            Logger = services.GetService<ILogger<CircuitEmbedder>>() ?? NullLogger<CircuitEmbedder>.Instance,
            Meters = services.GetService<IMeterFactory>(),
        };
}
