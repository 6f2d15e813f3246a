using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Memory.Server.Models;
using Memory.Server.Models.Calls;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Models;

public sealed class TimelyChatClientTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ScriptedChatClient _service = new();
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();
    private readonly TimelyChatClient _client;

    public TimelyChatClientTests()
    {
        _client = new TimelyChatClient(_service, new ModelOptions { Timeout = TimeSpan.FromSeconds(60), MaxStreamTime = TimeSpan.FromSeconds(600) }, _time);
        _service.OnCall = (_, token) => SayAsync(token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_Silence_TimedOut(bool streaming)
    {
        var asking = _client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        var failed = await Assert.ThrowsAsync<ModelFailedException>(() => asking.Guarded());
        Assert.Equal((ModelFault.TimedOut, false), (failed.Fault, failed.IsOfTheRequest));
    }

    [Fact]
    public async Task Stream_SilenceInTheMiddle_TimedOutAfterThat()
    {
        await using var updates = Begin();
        for (var piece = 0; piece < 5; piece++)
        {
            var next = updates.MoveNextAsync();
            _time.Advance(TimeSpan.FromSeconds(50));
            await _pieces.Writer.WriteAsync("word", TestContext.Current.CancellationToken);
            Assert.True(await next.Guarded());
        }

        var last = updates.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(ModelFault.TimedOut, (await Assert.ThrowsAsync<ModelFailedException>(() => last.Guarded())).Fault);
    }

    [Fact]
    public async Task Stream_SlowReader_IsNoSilenceOfTheService()
    {
        await using var updates = Begin();
        await _pieces.Writer.WriteAsync("word", TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().Guarded());

        _time.Advance(TimeSpan.FromSeconds(100));
        await _pieces.Writer.WriteAsync("word", TestContext.Current.CancellationToken);

        Assert.True(await updates.MoveNextAsync().Guarded());
    }

    [Fact]
    public async Task Stream_WithoutEnd_EndedAndBlamedOnTheRequest()
    {
        await using var updates = Begin();
        ModelFailedException? failed = null;
        for (var piece = 0; piece < 20 && failed is null; piece++)
        {
            var next = updates.MoveNextAsync();
            _time.Advance(TimeSpan.FromSeconds(50));
            await _pieces.Writer.WriteAsync("word", TestContext.Current.CancellationToken);
            failed = await Record.ExceptionAsync(() => next.Guarded()) as ModelFailedException;
        }

        Assert.Equal((ModelFault.TimedOut, true), (failed?.Fault, failed?.IsOfTheRequest));
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    private IAsyncEnumerator<ChatResponseUpdate> Begin() =>
        _client.GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> SayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
    }
}
