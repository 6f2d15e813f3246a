using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>
/// Lets only vectors through that can be compared: one for each text, all of one length, of finite numbers, not zero; and brings them to length 1.
/// Which length is right was told, or is learned from the first vector.
/// </summary>
/// <param name="inner">Asks the service.</param>
/// <param name="dimensions">The right length; null when it is not known yet.</param>
internal sealed class CheckingEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, int? dimensions)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private int _dimensions = dimensions ?? 0;

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        var answer = await base.GenerateAsync(texts, options, cancellationToken);
        if (answer.Count != texts.Count)
            throw Malformed($"The embedding service answered with {answer.Count} vectors for {texts.Count} texts.");
        return new(answer.Select(vector => new Embedding<float>(Checked(vector.Vector.Span)))) { Usage = answer.Usage };
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        var told = base.GetService(serviceType, serviceKey);
        return told is EmbeddingGeneratorMetadata metadata && Volatile.Read(ref _dimensions) is > 0 and var known
            ? new EmbeddingGeneratorMetadata(metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId, known)
            : told;
    }

    private float[] Checked(ReadOnlySpan<float> vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;

        // Also when a number is none: whatever is added to that is none either.
        if (!double.IsFinite(squares))
            throw Malformed("The embedding service answered with a vector that holds something else than numbers.");
        if (squares == 0)
            throw Malformed("The embedding service answered with a vector of zeros, or an empty one.");
        CheckLength(vector.Length);

        var scale = 1 / Math.Sqrt(squares);
        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
            unit[i] = (float)(vector[i] * scale);
        return unit;
    }

    private void CheckLength(int length)
    {
        var first = Interlocked.CompareExchange(ref _dimensions, length, 0);
        if (first != 0 && first != length)
        {
            throw new EmbeddingFailedException(
                EmbeddingFault.WrongDimensions, $"The embedding service answered with a vector of {length} numbers; those of this model have {first}.");
        }
    }

    private static EmbeddingFailedException Malformed(string message) => new(EmbeddingFault.Malformed, message);
}
