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
    private readonly CandidateFinder _candidates;
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
        _candidates = new CandidateFinder(store, _indexes, builder, questions, options);
        Recall = new RecallService(_candidates, new Utf8TokenEstimator(), time);
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

    public Task<Findings> FindAsync(Scope scope, string question, CancellationToken cancellationToken) =>
        _candidates.FindAsync(scope, new RecallQuery { Text = question }, _time.GetUtcNow(), cancellationToken).AsTask();

    /// <summary>The text that lies closest to a question by its vector, and how close.</summary>
    public async Task<(string? Text, double Cosine)> AskAsync(Scope scope, string question, CancellationToken cancellationToken)
    {
        await Recall.RecallAsync(scope, new RecallQuery { Text = question }, cancellationToken);
        var found = await FindAsync(scope, question, cancellationToken);
        var closest = found.Index.Items.Select(item => (item.Text, Cosine: Cosine(found.Question.Vector.Span, item.Vector.Span))).MaxBy(static item => item.Cosine);
        return (closest.Text, Math.Round(closest.Cosine, 3));
    }

    public void Dispose()
    {
        _indexes.Dispose();
        _telemetry.Dispose();
    }

    /// <summary>Vectors of two lengths must not meet; one that is missing is close to nothing.</summary>
    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.IsEmpty || right.IsEmpty)
            return 0;
        Assert.Equal(left.Length, right.Length);
        var (product, squares, others) = (0.0, 0.0, 0.0);
        for (var i = 0; i < left.Length; i++)
        {
            product += left[i] * right[i];
            squares += left[i] * left[i];
            others += right[i] * right[i];
        }

        return squares * others == 0 ? 0 : product / Math.Sqrt(squares * others);
    }
}
