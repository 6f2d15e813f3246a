using Memory.Server.Embedding;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Vectors;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Memory.Server.Recall;

internal static class RecallServices
{
    /// <summary>Registers recall. It needs a store, an embedder and a clock; <see cref="ITextAnalysis"/> needs the embedder alone, so that a store may ask for it while it is opened.</summary>
    public static IServiceCollection AddRecall(this IServiceCollection services)
    {
        services.TryAddSingleton(new RecallOptions());
        services.TryAddSingleton(RecallWeights.None);
        services.TryAddSingleton(DecayRates.Default);
        services.TryAddSingleton<ITokenEstimator, Utf8TokenEstimator>();
        services.TryAddSingleton(new VectorOptions());
        services.TryAddSingleton(static provider => new Embedders(
            provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
            provider.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(EmbeddingServices.Previous)));
        services.AddSingleton<ITextAnalysis, TextAnalysis>();
        services.AddSingleton<RecallTelemetry>();
        services.AddSingleton<QuestionEmbedder>();
        services.AddSingleton<UserFilling>();
        services.AddSingleton<ItemBuilder>();
        services.AddSingleton<UserIndexCache>();
        services.AddSingleton<CandidateFinder>();
        services.AddSingleton<RecallService>();
        services.AddHostedService<VectorFiller>();
        return services;
    }
}
