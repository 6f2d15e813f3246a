using System.Net;

namespace Memory.Server.Models.Providers;

/// <summary>An answer of which no more than a length is read.</summary>
internal sealed class BoundedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly int _maxBytes;

    public BoundedContent(HttpContent inner, int maxBytes)
    {
        (_inner, _maxBytes) = (inner, maxBytes);
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new LimitedStream(await _inner.ReadAsStreamAsync(cancellationToken), _maxBytes, TooLong);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = await CreateContentReadStreamAsync(cancellationToken);
        await source.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>How long an answer gets is up to the prompt, so it says nothing about the service.</summary>
    private static ModelFailedException TooLong() => new(ModelFault.Unreadable, "The model's answer is longer than is read.") { IsOfTheRequest = true };
}
