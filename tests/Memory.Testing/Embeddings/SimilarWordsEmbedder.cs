using Microsoft.Extensions.AI;

namespace Memory.Testing;

/// <summary>
/// Stands in for a model that knows what words mean: texts about the same things lie close although they share no word. It knows the words of
/// <see cref="WordMeanings"/>; every other word is a direction of its own, less heavy. Always the same vectors, all of length 1.
/// </summary>
public sealed class SimilarWordsEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>How many numbers a vector has: one for each meaning, the others shared by words that have none.</summary>
    public const int Dimensions = 256;

    private const float WordWeight = 0.4f;
    private static readonly EmbeddingGeneratorMetadata Metadata = new("test", null, "similar-words-v1", Dimensions);

    public static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in Words(text).Where(static word => !WordMeanings.IsEmpty(word)))
        {
            if (WordMeanings.Of(word) is { } meaning)
                vector[meaning] += 1;
            else
                vector[WordMeanings.Count + (Hash(word) % (Dimensions - WordMeanings.Count))] += WordWeight;
        }

        var length = MathF.Sqrt(vector.Sum(static number => number * number));

        // Text without a word that says something has the direction of nothing else; a service never answers with zeros.
        if (length == 0)
            (vector[^1], length) = (1, 1);
        return [.. vector.Select(number => number / length)];
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static text => new Embedding<float>(Embed(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>The platform's hash of a text differs from run to run.</summary>
    private static int Hash(string word) => word.Aggregate(17, static (hash, character) => unchecked((hash * 31) + character)) & int.MaxValue;

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([.. text.Where(static character => !char.IsLetterOrDigit(character)).Append(' ')], StringSplitOptions.RemoveEmptyEntries);
}
