using System.Text;

namespace Memory.Client;

/// <summary>
/// UTF-8 bytes / 4, rounded up: about what the tokenizers of the large models need for English, and more than enough for other scripts.
/// The server counts in the same way.
/// </summary>
public sealed class Utf8TokenEstimator : ITokenEstimator
{
    private const int BytesPerToken = 4;

    /// <summary>The one that is used where none is given.</summary>
    public static Utf8TokenEstimator Default { get; } = new();

    /// <inheritdoc/>
    public int Estimate(ReadOnlySpan<char> text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
