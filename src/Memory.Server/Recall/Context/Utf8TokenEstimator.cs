using System.Text;

namespace Memory.Server.Recall.Context;

/// <summary>UTF-8 bytes / 4, rounded up: about what the tokenizers of the large models need for English, and more than enough for other scripts.</summary>
internal sealed class Utf8TokenEstimator : ITokenEstimator
{
    private const int BytesPerToken = 4;

    public int Estimate(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
