using System.Buffers.Binary;

namespace Memory.Server.Backups.Archives;

/// <summary>Reads the frames of a part.</summary>
internal sealed class FrameSource(Stream part)
{
    private readonly byte[] _head = new byte[ArchiveFormat.FrameHead];

    /// <summary>Reads what a part begins with.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var beginning = new byte[ArchiveFormat.Beginning.Length];
        var read = await part.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < beginning.Length || !beginning.AsSpan().SequenceEqual(ArchiveFormat.Beginning))
            throw new UnusableBackupException("The backup is damaged: a file of it is something else.");
    }

    /// <summary>The next frame; null at the end.</summary>
    public async Task<ArchiveFrame?> NextAsync(CancellationToken cancellationToken)
    {
        var read = await part.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(1));
        if (read < _head.Length || length < 0 || length > ArchiveFormat.LongestFrame || length > part.Length - part.Position || !Enum.IsDefined((FrameKind)_head[0]))
            throw new UnusableBackupException("The backup is damaged: a file of it ends too early or holds something else.");
        var bytes = new byte[length];
        await part.ReadExactlyAsync(bytes, cancellationToken);
        return new ArchiveFrame((FrameKind)_head[0], bytes);
    }
}

/// <summary>A frame as it stands in a part.</summary>
internal sealed record ArchiveFrame(FrameKind Kind, byte[] Bytes);
