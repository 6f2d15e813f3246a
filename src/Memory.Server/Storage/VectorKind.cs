using System.Globalization;

namespace Memory.Server.Storage;

/// <summary>By which embedder vectors were made. Those of different kinds must never be compared, not even when they are of one length.</summary>
/// <param name="Embedder">Names the embedder and its version.</param>
/// <param name="Dimensions">How many dimensions its vectors have.</param>
internal sealed record VectorKind(string Embedder, int Dimensions)
{
    /// <summary>As it is stored: the dimensions, a space, and the embedder's name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Dimensions} {Embedder}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static VectorKind? Parse(string? written) =>
        written?.Split(' ', 2) is [var dimensions, { Length: > 0 } embedder] && int.TryParse(dimensions, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new VectorKind(embedder, length)
            : null;
}
