using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Vectors;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Recall.Vectors;

/// <summary>One server's part over a store: what computes vectors, and recall.</summary>
internal sealed class Following : IDisposable
{
    private readonly TimeProvider _time;
    private readonly RecallTelemetry _telemetry = new();
    private readonly UserIndexCache _indexes;
    private readonly Embedders _embedders;
    private readonly VectorOptions _options;

    public Following(
        IMemoryStore store, IEmbeddingGenerator<string, Embedding<float>> current, TimeProvider time, int batch = 2,
        IEmbeddingGenerator<string, Embedding<float>>? previous = null, int sqlAbove = 200_000)
    {
        (Store, _time) = (store, time);
        _options = new VectorOptions { BatchSize = batch };
        Analysis = new TextAnalysis(current);
        _embedders = new Embedders(current, previous);
        var builder = new ItemBuilder(Analysis);
        var options = new RecallOptions { SqlAbove = sqlAbove, QuestionPatience = TimeSpan.FromSeconds(30) };
        _indexes = new UserIndexCache(store, builder, options);
        var questions = new QuestionEmbedder(Analysis, _embedders, options, _telemetry, TimeProvider.System, NullLogger<QuestionEmbedder>.Instance);
        Recall = new RecallService(new CandidateFinder(store, _indexes, builder, questions, options), new Utf8TokenEstimator(), time);
    }

    public IMemoryStore Store { get; }

    public ITextAnalysis Analysis { get; }

    public RecallService Recall { get; }

    public UserFilling Filling => new(Analysis, _embedders, _options, _telemetry, _time, NullLogger<UserFilling>.Instance);

    public Reembedding Reembedding => new(Filling, _options, _time);

    /// <summary>Fills everybody who stands in line; how many texts.</summary>
    public async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        var filled = 0;
        while (await Store.Vectors!.TakeAsync(_options.Lease, cancellationToken) is { } scope)
            filled += await Filling.RunAsync(Store.Vectors, scope, cancellationToken);
        return filled;
    }

    public Task<HeldIndex> IndexAsync(Scope scope, CancellationToken cancellationToken) => _indexes.HoldAsync(scope, cancellationToken).AsTask();

    /// <summary>How close the best turn's text lies to the question by its vector.</summary>
    public async Task<(string? Text, double Semantic)> AskAsync(Scope scope, string question, CancellationToken cancellationToken)
    {
        var answer = await Recall.RecallAsync(scope, new RecallQuery { Text = question }, cancellationToken);
        var best = answer.Turns.MaxBy(static turn => turn.Parts.GetValueOrDefault("semantic"));
        return (best?.Turn.Content, best?.Parts.GetValueOrDefault("semantic") ?? 0);
    }

    public void Dispose()
    {
        _indexes.Dispose();
        _telemetry.Dispose();
    }
}
