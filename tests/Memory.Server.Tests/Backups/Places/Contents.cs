namespace Memory.Server.Tests.Backups.Places;

/// <summary>A stream that can only be read forwards.</summary>
internal sealed class OneWay : MemoryStream
{
    public override bool CanSeek => false;
}

/// <summary>A stream that holds more or less than it says.</summary>
internal sealed class LyingStream(int said, int holds) : MemoryStream(new byte[holds])
{
    public override long Length => said;
}

/// <summary>A stream that fails when it is read beyond some place.</summary>
internal sealed class BrokenStream(int length, int breaksAt) : MemoryStream(new byte[length])
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position + buffer.Length > breaksAt ? ValueTask.FromException<int>(new InvalidDataException("The content is broken.")) : base.ReadAsync(buffer, cancellationToken);
}

/// <summary>A stream that tells when it is read beyond some place.</summary>
internal sealed class WatchedStream(int length, int at, Action beyond) : MemoryStream(new byte[length])
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position + buffer.Length > at)
            beyond();
        return base.ReadAsync(buffer, cancellationToken);
    }
}
