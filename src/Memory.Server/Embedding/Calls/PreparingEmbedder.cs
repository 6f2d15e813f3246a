using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>
/// Hands over what a service takes: texts cut to a length. One without anything to see in it is not sent, since services refuse those; it
/// becomes the zero vector, as with the hashing embedder, which is close to nothing.
/// </summary>
internal sealed class PreparingEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options is { ModelId: not null } or { Dimensions: not null })
            throw new ArgumentException("Model and length are those of the settings.", nameof(options));
        var texts = values.ToList();
        if (texts.Contains(null!))
            throw new ArgumentException("A text is null.", nameof(values));

        var visible = texts.Where(IsVisible).Select(Cut).ToList();
        var vectors = visible.Count == 0 ? [] : await base.GenerateAsync(visible, options: null, cancellationToken);
        if (visible.Count == texts.Count)
            return vectors;

        var zero = new Embedding<float>(new float[vectors.FirstOrDefault()?.Vector.Length ?? KnownLength()]);
        var next = 0;
        return new(texts.Select(text => IsVisible(text) ? vectors[next++] : zero));
    }

    private int KnownLength() => this.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions ?? 0;

    private static bool IsVisible(string text) => !string.IsNullOrWhiteSpace(text);

    /// <summary>Cuts between characters, not within one that takes two places.</summary>
    private string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bounds.MaxTextBytes)
            return text;
        Utf8.FromUtf16(text, new byte[bounds.MaxTextBytes], out var fitting, out _);
        return text[..fitting];
    }
}
