using System.Net;
using System.Net.Http.Headers;

namespace Memory.Server.Tests.Api;

/// <summary>Spaces of unknown number, so that they are sent in chunks.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly int _length;

    public EndlessContent(int length)
    {
        _length = length;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        for (var left = _length; left > 0; left -= chunk.Length)
            await stream.WriteAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
