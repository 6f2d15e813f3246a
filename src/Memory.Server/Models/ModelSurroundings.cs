using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Models;

/// <summary>What a model takes from around it, so that a test can put something else there.</summary>
/// <param name="Bounds">How much and how long.</param>
/// <param name="Time">The clock.</param>
internal sealed record ModelSurroundings(ModelOptions Bounds, TimeProvider Time)
{
    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IMeterFactory? Meters { get; init; }

    /// <summary>What a container holds of it.</summary>
    public static ModelSurroundings Of(IServiceProvider services, ModelOptions bounds) =>
        new(services.GetService<ModelOptions>() ?? bounds, services.GetService<TimeProvider>() ?? TimeProvider.System)
        {
            Logger = services.GetService<ILogger<ChatModel>>() ?? NullLogger<ChatModel>.Instance,
            Meters = services.GetService<IMeterFactory>(),
        };
}
