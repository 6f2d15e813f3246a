using System.ClientModel;

namespace Memory.Extensions.AI;

/// <summary>
/// Reads what an app is about to send, up to 32 MiB; a longer request goes on without memory. A content can be written more than once, since
/// the SDK itself does so when it tries again.
/// </summary>
internal static class RequestBytes
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The bytes; null when there are too many, or when the content cannot be written, which the call itself will then say.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BinaryContent content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        try
        {
            if (IsTooLong(content))
                return null;
            await content.WriteToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        return Taken(stream);
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static ReadOnlyMemory<byte>? Read(BinaryContent content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        try
        {
            if (IsTooLong(content))
                return null;
            content.WriteTo(stream, cancellationToken);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        return Taken(stream);
    }

    private static bool IsTooLong(BinaryContent content) => content.TryComputeLength(out var length) && length > MaxBytes;

    private static ReadOnlyMemory<byte>? Taken(MemoryStream stream) =>
        stream.Length <= MaxBytes ? new ReadOnlyMemory<byte>(stream.GetBuffer(), 0, (int)stream.Length) : default(ReadOnlyMemory<byte>?);
}
