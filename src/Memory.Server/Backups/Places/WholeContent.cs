using System.Security.Cryptography;

namespace Memory.Server.Backups.Places;

/// <summary>What is to be put into a place: all of a stream, from its beginning. A stream that turns out shorter or longer than it said is refused, since half a backup is none.</summary>
internal sealed class WholeContent
{
    private const int PartSize = 128 * 1024;
    private readonly Stream _content;

    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public WholeContent(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanSeek || !content.CanRead)
            throw new ArgumentException("What is put must be a stream that can be read and can seek.", nameof(content));
        _content = content;
        Length = content.Length;
    }

    /// <summary>How long it is, in bytes.</summary>
    public long Length { get; }

    /// <summary>Gives it to a writer, part by part.</summary>
    public async Task CopyToAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken)
    {
        Rewind();
        var buffer = new byte[(int)Math.Clamp(Length, 1, PartSize)];
        for (var left = Length; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await ReadAsync(part, cancellationToken);
            await write(part);
            left -= part.Length;
        }

        await RequireEndAsync(cancellationToken);
    }

    /// <summary>Its SHA-256, in small hexadecimal digits.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await CopyToAsync(
            part =>
            {
                hash.AppendData(part.Span);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Goes back to its beginning.</summary>
    public void Rewind() => _content.Seek(0, SeekOrigin.Begin);

    /// <summary>Fills a buffer with what comes next.</summary>
    /// <exception cref="EndOfStreamException">It is shorter than it said.</exception>
    public ValueTask ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _content.ReadExactlyAsync(buffer, cancellationToken);

    /// <exception cref="InvalidOperationException">It is longer than it said.</exception>
    public async ValueTask RequireEndAsync(CancellationToken cancellationToken)
    {
        if (await _content.ReadAsync(new byte[1], cancellationToken) > 0)
            throw new InvalidOperationException("The content grew while it was put.");
    }
}
