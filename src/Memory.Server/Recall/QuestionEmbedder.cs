using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;

namespace Memory.Server.Recall;

/// <summary>
/// Makes a question's vector, of the kind that the user's vectors are of. A service gets a short time for it: without a vector the recall
/// goes on by words alone, so that a service that is slow or gone costs that and nothing else.
/// </summary>
internal sealed partial class QuestionEmbedder(
    ITextAnalysis analysis, Embedders embedders, RecallOptions options, RecallTelemetry telemetry, TimeProvider time, ILogger<QuestionEmbedder> logger)
{
    private static readonly VectorKind Hashed = Embedders.KindOf(new HashingEmbeddingGenerator());

    private readonly FaultPause _pause = new(options.QuestionFaults, options.QuestionPause, time);
    private readonly OncePerMinute _told = new(time);

    /// <summary>Whether vectors of that kind were learned by a model, which knows what words mean, rather than hashed from letters.</summary>
    public bool IsLearned(VectorKind? kind) => (kind ?? analysis.Kind.Vectors) != Hashed;

    /// <summary>The question's vector of that kind, null being the kind that the analysis makes at once; empty when there is none to be had in time.</summary>
    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, VectorKind? kind, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ReadOnlyMemory<float>.Empty;
        if (kind is null || kind == analysis.Kind.Vectors)
            return (await analysis.AnalyzeAsync([text], cancellationToken))[0].Vector;
        if (!embedders.Has(kind))
            return Without(MissingVector.NoEmbedder, kind, fault: null);
        return _pause.IsOn ? Without(MissingVector.Paused, kind, fault: null) : await AskAsync(text, kind, cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<float>> AskAsync(string text, VectorKind kind, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(options.QuestionPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        try
        {
            // Not on this thread, and not longer than that, whatever the embedder does with its token.
            var vectors = await Task.Run(() => embedders.EmbedAsync(kind, [text], either.Token), either.Token).WaitAsync(either.Token);
            _pause.Succeeded();
            return vectors[0];
        }
        catch (Exception fault)
        {
            // The one place that swallows. The caller's own cancellation is no fault of the service.
            cancellationToken.ThrowIfCancellationRequested();
            _pause.Failed();
            return Without(enough.IsCancellationRequested ? MissingVector.Late : MissingVector.Failed, kind, fault);
        }
    }

    private ReadOnlyMemory<float> Without(MissingVector reason, VectorKind kind, Exception? fault)
    {
        telemetry.CountMissing(reason);
        if (_told.IsTime())
            LogWithout(logger, kind.Embedder, reason, fault?.GetType().Name);
        return ReadOnlyMemory<float>.Empty;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recalls go on by words alone: {Embedder} gives no vectors of questions ({Reason}, {Fault}). This is said once a minute at most.")]
    private static partial void LogWithout(ILogger logger, string embedder, MissingVector reason, string? fault);
}

/// <summary>Why a question has no vector.</summary>
internal enum MissingVector
{
    /// <summary>The service did not answer in time.</summary>
    Late,

    /// <summary>The service refused, or is gone.</summary>
    Failed,

    /// <summary>The service was not asked, because it has not answered lately.</summary>
    Paused,

    /// <summary>The user's vectors were made by an embedder that the settings do not name.</summary>
    NoEmbedder,
}
