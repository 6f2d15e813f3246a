namespace Memory.Client.Tests.Http;

public sealed class AnswerBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(100_000)]
    public async Task ReadAsync_AnyLengthInPieces_IsWhole(int length)
    {
        var bytes = Bytes(length);
        using var content = new StreamContent(new Pieces(bytes));

        using var body = await AnswerBody.ReadAsync(content, Math.Max(length, 1), Token);

        Assert.Equal(bytes, body.Bytes.ToArray());
    }

    [Theory]
    [InlineData(999)]
    [InlineData(50_000)]
    public async Task ReadAsync_LongerThanIsRead_Throws(int most)
    {
        using var content = new StreamContent(new Pieces(Bytes(most + 1)));

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => AnswerBody.ReadAsync(content, most, Token).AsTask());

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, fault.HttpRequestError);
    }

    [Fact]
    public async Task ReadAsync_SaysThatItIsTooLong_IsNotRead()
    {
        var pieces = new Pieces(Bytes(10));
        using var content = new StreamContent(pieces) { Headers = { ContentLength = 1_001 } };

        await Assert.ThrowsAsync<HttpRequestException>(() => AnswerBody.ReadAsync(content, 1_000, Token).AsTask());

        Assert.Equal(0, pieces.Position);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)(i * 31))];

    /// <summary>What a network brings: some bytes at a time, and no length.</summary>
    private sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1_000)], cancellationToken);
    }
}
