using Memory.Server.Configuration;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

/// <summary>Sees to it that an embedder knows how long its vectors are before anything is stored that depends on it.</summary>
internal static class EmbedderStart
{
    private const string Probe = "How long is a vector?";

    /// <summary>Asks the service once, when neither the settings nor the model's name tell. Else nothing is asked.</summary>
    /// <exception cref="SettingsException">It could not be asked, or its vectors are longer than can be stored.</exception>
    public static async ValueTask LearnDimensionsAsync(IEmbeddingGenerator<string, Embedding<float>> embedder, CancellationToken cancellationToken)
    {
        if (!EmbedderInfo.Of(embedder).IsRemote || DimensionsOf(embedder) is not null)
            return;
        try
        {
            await embedder.GenerateAsync([Probe], cancellationToken: cancellationToken);
        }
        catch (EmbeddingFailedException failed)
        {
            throw Mistake($"is not set, the model is not known here, and the service could not be asked: {failed.Message}");
        }

        if (DimensionsOf(embedder) is > EmbeddingSettings.MaxDimensions and var length)
            throw Mistake($"is not set, and the model's vectors have {length} numbers; at most {EmbeddingSettings.MaxDimensions} can be stored.");
    }

    private static int? DimensionsOf(IEmbeddingGenerator<string, Embedding<float>> embedder) =>
        embedder.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions;

    private static SettingsException Mistake(string what) => new([$"Memory:Embedding:Dimensions {what}"]);
}
