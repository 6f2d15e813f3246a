using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>The caller cancels before, during and after: their token comes back, and what was said by then is stored.</summary>
public sealed class CancellationTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Weather?")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Before_NothingBegins(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var cancelled = new CancellationToken(canceled: true);

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.AskAsync(streaming, Messages, cancellationToken: cancelled));

        Assert.Equal(cancelled, thrown.CancellationToken);
        Assert.Empty(fixture.Model.Calls);
        Assert.Empty(fixture.Memory.Recalls);
        await AssertAsync(fixture);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DuringRecall_UsersTextIsStoredAndARetryIsTheSameTurn(bool streaming)
    {
        await using var fixture = new ChatFixture();
        using var cancel = new CancellationTokenSource();
        fixture.Memory.OnRecall = async (request, _) =>
        {
            await cancel.CancelAsync();
            return await new TaskCompletionSource<RecallResponse>().Task;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.AskAsync(streaming, Messages, cancellationToken: cancel.Token));
        await AssertAsync(fixture, User("Weather?", Unanswered));
        fixture.Memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, ""));
        await fixture.AskAsync(streaming, Messages);

        Assert.Single(fixture.Model.Calls);
        await AssertAsync(fixture, User("Weather?", Unanswered), Assistant("Hello, you."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DuringTheAnswer_TheModelsExceptionComesThrough(bool streaming)
    {
        await using var fixture = new ChatFixture();
        using var cancel = new CancellationTokenSource();
        var thrown = new OperationCanceledException("the model's own", cancel.Token);
        async IAsyncEnumerable<ChatResponseUpdate> Cancelled()
        {
            yield return new(ChatRole.Assistant, "one ");
            await cancel.CancelAsync();
            throw thrown;
        }

        fixture.Model.OnCall = (_, _) => Cancelled();

        Assert.Same(thrown, await Assert.ThrowsAsync<OperationCanceledException>(() => fixture.AskAsync(streaming, Messages, cancellationToken: cancel.Token)));

        if (streaming)
            await AssertAsync(fixture, User("Weather?"), Assistant("one ", Partial));
        else
            await AssertAsync(fixture, User("Weather?", Unanswered));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_EverythingIsStored(bool streaming)
    {
        await using var fixture = new ChatFixture();
        using var cancel = new CancellationTokenSource();
        fixture.Memory.OnIngest = async (request, _) =>
        {
            await cancel.CancelAsync();
            return FakeMemory.Stored(request);
        };

        await fixture.AskAsync(streaming, Messages, cancellationToken: cancel.Token);

        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    [Fact]
    public async Task Token_GivenToTheEnumerator_CancelsToo()
    {
        await using var fixture = new ChatFixture();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in fixture.Chat.GetStreamingResponseAsync(Messages).WithCancellation(cancelled))
                Assert.Fail("Nothing should come.");
        });

        Assert.Empty(fixture.Model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Strict_MemoryGone_UsersTextIsStoredAllTheSame(bool streaming)
    {
        await using var fixture = new ChatFixture(options => options.Strict = true);
        fixture.Memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => fixture.AskAsync(streaming, Messages));

        await AssertAsync(fixture, User("Weather?", Unanswered));
    }
}
