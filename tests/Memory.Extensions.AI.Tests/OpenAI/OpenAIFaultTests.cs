using System.ClientModel;
using System.ClientModel.Primitives;
using Memory.Client;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>A model that fails, and contexts that would lock: the app sees exactly what it would see without memory.</summary>
public sealed class OpenAIFaultTests
{
    private static readonly ChatMessage[] Question = [new UserChatMessage("Where do I live?")];

    public static TheoryData<Way> All => Ways.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Model_Refuses_TheSdksOwnExceptionPasses(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        foreach (var status in (int[])[400, 401, 429, 500])
        {
            fixture.Model.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, """{"error":{"message":"no","type":"t","code":"c"}}""", status);

            var fault = await Assert.ThrowsAsync<ClientResultException>(() => fixture.Chat.AskAsync(way, Question, OpenAIFixture.Ann).Guarded());

            Assert.Equal(status, fault.Status);
        }

        // The user has said it, once, however often the app tried.
        await fixture.IngestedAsync();
        Assert.All(fixture.Memory.Messages, message => Assert.Equal((TurnRole.User, "Where do I live?"), (message.Role, message.Content)));
        Assert.Single(fixture.Memory.Messages.Select(message => message.Id).Distinct());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sdk_TriesAgain_TheBlockIsThereOnce(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync(retries: 3)).Knows("- User lives in Austin.");
        var failures = 0;
        fixture.Model.OnRequest = (context, request) =>
        {
            if (failures++ == 0)
                return StubMemoryServer.JsonAsync(context, """{"error":{}}""", StatusCodes.Status503ServiceUnavailable);
            fixture.Model.Says("At last.");
            return StubModel.IsStream(request)
                ? StubModel.SendAsync(context, StubModel.Chunk("""{"content":"At last."}"""), StubModel.Chunk("{}", "stop"))
                : StubMemoryServer.JsonAsync(context, StubModel.Completion("""{"role":"assistant","content":"At last."}"""));
        };

        Assert.Equal("At last.", await fixture.Chat.AskAsync(way, Question, OpenAIFixture.Ann).Guarded());

        Assert.Equal(2, fixture.Model.Bodies.Count);
        Assert.Single(fixture.Model.Bodies.Distinct());
        Assert.Equal(2, fixture.Model.Latest.Count);
        Assert.Single(fixture.Memory.Recalls);
        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "At last.")], await fixture.IngestedAsync());
    }

    [Fact]
    public async Task App_TriesAgainLater_ItIsSomethingNewThatTheUserSays()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, "{}", StatusCodes.Status400BadRequest);

        await Assert.ThrowsAsync<ClientResultException>(() => fixture.Chat.AskAsync(Way.Typed, Question, OpenAIFixture.Ann).Guarded());
        fixture.Time.Advance(TimeSpan.FromMinutes(61));
        fixture.Model.Says("Austin");
        await fixture.Chat.AskAsync(Way.Typed, Question, OpenAIFixture.Ann).Guarded();

        await fixture.IngestedAsync();
        Assert.Equal(2, fixture.Memory.Messages.Where(message => message.Role == TurnRole.User).Select(message => message.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Errors_ThatTheAppReadsItself_AreLeftAlone(bool buffered)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        fixture.Model.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, "<html>no</html>", StatusCodes.Status400BadRequest, "text/html");
        using var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: !buffered)));

        using var response = (await fixture.Chat.CompleteChatAsync(content, new() { ErrorOptions = ClientErrorBehaviors.NoThrow, BufferResponse = buffered })).GetRawResponse();

        Assert.Equal(400, response.Status);
        using var reader = new StreamReader(response.ContentStream!);
        Assert.Equal("<html>no</html>", await reader.ReadToEndAsync().Guarded());
        Assert.Empty(fixture.Logs.Lines);
        Assert.Equal([(TurnRole.User, "Where do I live?")], await fixture.IngestedAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Strict_MemoryBroken_TheCallFails(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync(options => options.Strict = true);
        fixture.Memory.OnRecall = static (_, _) => throw new InvalidOperationException();

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => fixture.Chat.AskAsync(way, Question, OpenAIFixture.Ann).Guarded());

        Assert.Empty(fixture.Model.Bodies);
    }

    [Theory]
    [InlineData(Way.TypedSync)]
    [InlineData(Way.ProtocolStreamingSync)]
    public async Task Sync_OnAContextWithOneThread_DoesNotLock(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        fixture.Memory.OnRecall = static async (request, _) =>
        {
            await Task.Yield();
            return FakeMemory.Recalled(request.UserId, "- User lives in Austin.");
        };
        var done = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            // Whatever is posted here is never run: who waits for it waits for ever.
            SynchronizationContext.SetSynchronizationContext(new DeadContext());
            try
            {
                if (way == Way.TypedSync)
                {
                    fixture.Chat.CompleteChat(Question, OpenAIFixture.Ann);
                }
                else
                {
                    using var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: true)));
                    using var response = fixture.Chat.CompleteChat(content, new() { BufferResponse = false }).GetRawResponse();
                    response.ContentStream!.CopyTo(Stream.Null);
                }

                done.SetResult();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        })
        { IsBackground = true };
        thread.Start();

        await done.Task.Guarded();

        Assert.Equal(2, fixture.Model.Latest.Count);
        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_OfTheAppsOwnMaking_ReachesTheAppWhateverItIs(bool buffered)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        var chat = new Canned(fixture.Plain).WithMemory(fixture.Connection);
        using var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: !buffered)));

        var result = await chat.CompleteChatAsync(content, new() { BufferResponse = buffered }).Guarded();

        Assert.Same(Canned.Result, result);
        Assert.Single(fixture.Logs.Lines);
        Assert.Equal([(TurnRole.User, "Where do I live?")], await fixture.IngestedAsync());
        Assert.Throws<ArgumentException>(() => new Unconnected().WithMemory(fixture.Connection));
    }

    private sealed class Unconnected : ChatClient;

    private sealed class Canned(ChatClient real) : ChatClient(real.Pipeline, real.Model, new())
    {
        public static ClientResult Result { get; } = ClientResult.FromResponse(new Odd());

        public override Task<ClientResult> CompleteChatAsync(BinaryContent content, RequestOptions? options = null) => Task.FromResult(Result);
    }

    private sealed class Odd : PipelineResponse
    {
        public override int Status => 200;

        public override string ReasonPhrase => "OK";

        public override Stream? ContentStream
        {
            get => Stream.Null;
            set => throw new NotSupportedException();
        }

        public override BinaryData Content => throw new InvalidOperationException();

        protected override PipelineResponseHeaders HeadersCore => throw new NotSupportedException();

        public override BinaryData BufferContent(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<BinaryData> BufferContentAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }

    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
