using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Vectors;

/// <summary>Gives all of a user's texts vectors of the wanted kind, batch by batch. Stopped anywhere, the next run goes on where it was.</summary>
internal sealed partial class UserFilling(
    ITextAnalysis analysis, Embedders embedders, VectorOptions options, RecallTelemetry telemetry, TimeProvider time, ILogger<UserFilling> logger)
{
    /// <summary>More often a user's texts are not gone through in one run: what keeps being missing would be asked for again and again.</summary>
    private const int MaxPasses = 16;

    /// <summary>Fills what is missing and takes it into use; how many texts it filled.</summary>
    /// <exception cref="EmbeddingFailedException">The service gave no vectors. What was kept stays kept.</exception>
    public async Task<int> RunAsync(IVectorShelf shelf, Scope scope, CancellationToken cancellationToken)
    {
        var filled = 0;
        var passes = 0;
        do
        {
            if (++passes > MaxPasses)
                throw new InvalidOperationException($"After {MaxPasses} passes there are still texts without vectors.");
            TextGap? after = null;
            while (await shelf.ListGapsAsync(scope, after, options.BatchSize, cancellationToken) is { Count: > 0 } gaps)
            {
                await shelf.FillAsync(scope, await FillAsync(gaps, cancellationToken), options.Lease, cancellationToken);
                filled += gaps.Count;
                after = gaps[^1];
            }
        }
        while (!await shelf.CompleteAsync(scope, cancellationToken));

        return filled;
    }

    private async Task<IReadOnlyList<FilledGap>> FillAsync(IReadOnlyList<TextGap> gaps, CancellationToken cancellationToken)
    {
        var texts = gaps.Where(static gap => gap.LacksVector).Select(static gap => gap.Text).Distinct(StringComparer.Ordinal).ToList();
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        if (texts.Count > 0)
            await EmbedAsync(texts, vectors, cancellationToken);
        telemetry.CountFollowed(texts.Count);
        return [.. gaps.Select(gap => new FilledGap(gap, gap.LacksVector ? vectors[gap.Text] : default))];
    }

    /// <summary>Embeds texts. A service that refuses one of them gets each alone, and the refused one a vector of nothing, or it would hold up all others for ever.</summary>
    private async Task EmbedAsync(IReadOnlyList<string> texts, Dictionary<string, ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        try
        {
            var made = await CallAsync(texts, cancellationToken);
            for (var i = 0; i < texts.Count; i++)
                vectors[texts[i]] = made[i];
        }
        catch (EmbeddingFailedException fault) when (fault.Fault == EmbeddingFault.TextRefused)
        {
            if (texts.Count == 1)
            {
                LogRefused(logger, analysis.Target.Embedder, texts[0].Length);
                vectors[texts[0]] = new float[analysis.Target.Dimensions];
                return;
            }

            foreach (var half in texts.Chunk((texts.Count + 1) / 2))
                await EmbedAsync(half, vectors, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> CallAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (analysis.Target == analysis.Kind.Vectors)
            return [.. (await analysis.AnalyzeAsync(texts, cancellationToken)).Select(static text => text.Vector)];
        using var enough = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        try
        {
            return await embedders.EmbedAsync(analysis.Target, texts, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException late) when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingFailedException(EmbeddingFault.Timeout, $"The embedder {analysis.Target.Embedder} did not answer in time.", late);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Embedder} refuses a text of {Length} characters; it is recalled by its words alone.")]
    private static partial void LogRefused(ILogger logger, string embedder, int length);
}
