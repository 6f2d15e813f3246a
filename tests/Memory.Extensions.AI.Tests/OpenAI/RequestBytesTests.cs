using System.ClientModel;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Contents that are too long, or that cannot be written.</summary>
public sealed class RequestBytesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Content_TooLong_IsNotEvenWrittenWhereItsLengthIsKnown(bool isKnown)
    {
        using var content = new Written(33, isKnown);

        Assert.Null(await RequestBytes.ReadAsync(content, default));
        Assert.Null(RequestBytes.Read(content, default));

        Assert.Equal(isKnown ? 0 : 2, content.Times);
    }

    [Fact]
    public async Task Content_ThatFails_IsLeftToTheCallItself()
    {
        using var content = new Written(1, isKnown: false, new NotSupportedException());

        Assert.Null(await RequestBytes.ReadAsync(content, default));
        Assert.Null(RequestBytes.Read(content, default));
    }

    [Fact]
    public async Task Caller_Cancelled_Throws()
    {
        using var content = new Written(1, isKnown: true, new IOException());
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(() => RequestBytes.ReadAsync(content, cancelled).AsTask());
        Assert.Throws<OperationCanceledException>(() => RequestBytes.Read(content, cancelled));
    }

    private sealed class Written(int mebibytes, bool isKnown, Exception? fault = null) : BinaryContent
    {
        public int Times { get; private set; }

        public override bool TryComputeLength(out long length)
        {
            length = isKnown ? mebibytes * 1024L * 1024 : 0;
            return isKnown;
        }

        public override void WriteTo(Stream stream, CancellationToken cancellationToken = default)
        {
            Times++;
            if (fault is not null)
                throw fault;
            for (var i = 0; i < mebibytes; i++)
                stream.Write(new byte[1024 * 1024]);
        }

        public override Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default)
        {
            WriteTo(stream, cancellationToken);
            return Task.CompletedTask;
        }

        public override void Dispose()
        {
        }
    }
}
