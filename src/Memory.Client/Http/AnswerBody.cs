using System.Buffers;

namespace Memory.Client;

/// <summary>A whole answer in a buffer that is lent: it is read where it arrived, and no array is made of its length.</summary>
internal sealed class AnswerBody : IDisposable
{
    /// <summary>Room for most answers. A longer one is given more as it comes, whatever it says about its length.</summary>
    private const int FirstBytes = 16 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int length;

    private AnswerBody()
    {
    }

    /// <summary>What was read.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads an answer to its end.</summary>
    /// <exception cref="HttpRequestException">It is longer than is read, or breaks off.</exception>
    public static async ValueTask<AnswerBody> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
            throw TooLong();
        var body = new AnswerBody();
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var end = stream.ConfigureAwait(false);
            while (await stream.ReadAsync(body.buffer.AsMemory(body.length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
                body.Add(read, maxBytes);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var lent = Interlocked.Exchange(ref buffer, []);
        if (lent.Length > 0)
            ArrayPool<byte>.Shared.Return(lent);
    }

    private static HttpRequestException TooLong() => new(HttpRequestError.ConfigurationLimitExceeded, "The answer is longer than is read.");

    private void Add(int read, int maxBytes)
    {
        length += read;
        if (length > maxBytes)
            throw TooLong();
        if (length < buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, maxBytes + 1L));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
