using System.Runtime.CompilerServices;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Portability;
using Microsoft.AspNetCore.Http.Features;

namespace Memory.Server.Api.Portability;

/// <summary>A request's body of a document, as it arrives.</summary>
internal static class SentDocument
{
    /// <summary>Checks what the headers say of the body, and hands out its bytes.</summary>
    /// <exception cref="RefusedException">It is too large, or no JSON.</exception>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> Open(HttpContext context, PortabilityOptions options)
    {
        RequestBody.CheckMediaType(context.Request);
        if (context.Request.ContentType is null)
            throw new RefusedException(RequestBody.WrongMediaType);
        if (context.Request.ContentLength > options.MaxBytes)
            throw new RefusedException(SpooledDocument.TooLarge(options));

        // One more than may be sent, so that it is refused here, by a problem that says why.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxBytes + RequestBody.MaxSentBytes;
        Pace.Demand(context, options);
        return ReadAsync(context, context.RequestAborted);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A filter may have read it already.
        if (context.Features.Get<RequestBody>() is { } known)
        {
            yield return known.Bytes;
            yield break;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            try
            {
                foreach (var segment in read.Buffer)
                    yield return segment;
            }
            finally
            {
                // Also when the document is refused in the middle: the server throws the rest away itself, and cannot while a reading is open.
                reader.AdvanceTo(read.Buffer.End);
            }

            if (read.IsCompleted)
                yield break;
        }
    }
}
