using Memory.Server.Embedding;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Recall;

/// <summary>Makes what gives questions their vectors.</summary>
internal static class Questions
{
    /// <summary>Without a service: of the kind that an analysis makes at once.</summary>
    public static QuestionEmbedder Of(ITextAnalysis analysis) => Of(analysis, new HashingEmbeddingGenerator());

    public static QuestionEmbedder Of(
        ITextAnalysis analysis, IEmbeddingGenerator<string, Embedding<float>> current, IEmbeddingGenerator<string, Embedding<float>>? previous = null,
        TimeProvider? time = null, RecallOptions? options = null) => new(
        analysis, new Embedders(current, previous), options ?? new RecallOptions(), new RecallTelemetry(), time ?? TimeProvider.System, NullLogger<QuestionEmbedder>.Instance);
}
