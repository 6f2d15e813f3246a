using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Turns;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100_001)]
    [InlineData(150_000)]
    public void Take_GivesWhatWasAppendedUpToTheBound(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var answer = new AnswerText();
        for (var at = 0; at < length; at += 7)
            answer.Append(text.AsSpan(at, Math.Min(7, length - at)));

        Assert.Equal(length == 0, answer.IsEmpty);
        Assert.Equal(text[..Math.Min(length, SpokenText.MaxCharacters + 1)], answer.Take());
        Assert.True(answer.IsEmpty);
        Assert.Equal("", answer.Take());
    }

    [Fact]
    public void Append_AfterTake_BeginsAnew()
    {
        var answer = new AnswerText();
        answer.Append("one");
        answer.Take();
        answer.Append("two");
        Assert.Equal("two", answer.Take());
    }

    [Fact]
    public async Task Stream_EachUpdate_AllocatesNothing()
    {
        // Between 8,192 and 16,384 characters the buffer does not grow.
        const int Length = 5;
        const int From = (8_192 / Length) + 1;
        const int To = 16_384 / Length;
        await using var fixture = new ChatFixture();
        var update = new ChatResponseUpdate(ChatRole.Assistant, "word ") { MessageId = "m", ResponseId = "r" };
        using var model = new SynchronousChat(update, To + 1);
        await using var updates = model.WithMemory(fixture.Connection, "u").GetStreamingResponseAsync([new(ChatRole.User, "Go on.")]).GetAsyncEnumerator();
        for (var i = 0; i < From; i++)
            Assert.True(await updates.MoveNextAsync());

        Assert.Equal(0, await AllocatedAsync(updates, To - From));
    }

    /// <summary>The bytes that reading on takes. Nothing in it waits, so that all of it runs on this thread.</summary>
    private static async Task<long> AllocatedAsync(IAsyncEnumerator<ChatResponseUpdate> updates, int count)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            if (!await updates.MoveNextAsync())
                throw new InvalidOperationException("The stream ended early.");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Repeat(ChatResponseUpdate update, int times)
    {
        await Task.CompletedTask;
        for (var i = 0; i < times; i++)
            yield return update;
    }

    private sealed class SynchronousChat(ChatResponseUpdate update, int times) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Repeat(update, times);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
