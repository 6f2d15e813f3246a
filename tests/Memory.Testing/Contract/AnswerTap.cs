using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Memory.Testing.Contract;

/// <summary>Lets an answer's body through as it is, and keeps a copy of it.</summary>
internal sealed class AnswerTap : IHttpResponseBodyFeature
{
    /// <summary>What is longer is let through without a copy.</summary>
    private const int MostKept = 1 << 20;

    private readonly IHttpResponseBodyFeature _inner;
    private readonly ArrayBufferWriter<byte> _kept = new();

    public AnswerTap(IHttpResponseBodyFeature inner)
    {
        _inner = inner;
        Stream = new TappedStream(inner.Stream, Keep);
        Writer = new TappedWriter(inner.Writer, Keep);
    }

    /// <summary>The whole body; null when it was too long.</summary>
    public ReadOnlyMemory<byte>? Body => IsTooLong ? default(ReadOnlyMemory<byte>?) : _kept.WrittenMemory;

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    private bool IsTooLong { get; set; }

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        IsTooLong = true;
        return _inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    public Task CompleteAsync() => _inner.CompleteAsync();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        IsTooLong |= _kept.WrittenCount + bytes.Length > MostKept;
        if (!IsTooLong)
            _kept.Write(bytes);
    }

    private delegate void Keeper(ReadOnlySpan<byte> bytes);

    private sealed class TappedStream(Stream inner, Keeper keep) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            keep(buffer.AsSpan(offset, count));
            inner.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            keep(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class TappedWriter(PipeWriter inner, Keeper keep) : PipeWriter
    {
        private Memory<byte> _lent;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            keep(_lent.Span[..bytes]);
            _lent = _lent[bytes..];
            inner.Advance(bytes);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
    }
}
