using System.Text;
using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: x\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n", 404, "")]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00C\r\n, all of you\r\n0\r\n\r\n", 200, "hello, all of you")]
    public void IsWhole_ByteByByte_WithTheLastOneAlone(string text, int status, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var reader = new AnswerReader();

        for (var length = 1; length < bytes.Length; length++)
            Assert.False(reader.IsWhole(bytes.AsSpan(0, length)));
        Assert.True(reader.IsWhole(bytes));

        Assert.Equal((status, body, false), (reader.Status, Encoding.ASCII.GetString(reader.BodyOf(bytes).Span), reader.IsLast));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nDate: x\r\n\r\nas long as the connection")]
    [InlineData("SSH-2.0-something\r\n\r\n")]
    public void IsUnreadable_WhatTellsNoLength_IsNotWaitedFor(string text)
    {
        var reader = new AnswerReader();

        Assert.False(reader.IsWhole(Encoding.ASCII.GetBytes(text)));

        Assert.True(reader.IsUnreadable);
    }

    [Fact]
    public void IsLast_TheServerCloses_IsTold()
    {
        var reader = new AnswerReader();

        Assert.True(reader.IsWhole("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8));

        Assert.True(reader.IsLast);
    }
}
