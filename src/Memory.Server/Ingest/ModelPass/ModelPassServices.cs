using Memory.Server.Extraction.Model;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>Adds the model's pass to a server that has a model.</summary>
internal static class ModelPassServices
{
    /// <summary>Adds the pass. It needs an <see cref="IModelExtractor"/>. Without it, rules alone read what was said, and no job for a model is made.</summary>
    public static IServiceCollection AddModelPass(this IServiceCollection services) => services
        .AddSingleton(new ModelPassOptions())
        .AddSingleton<ModelPassMetrics>()
        .AddSingleton<ModelPause>()
        .AddSingleton<ModelFollowUp>()
        .AddSingleton<ModelWork>()
        .AddHostedService<ModelWorker>()
        .AddHostedService<ModelBacklog>();
}
