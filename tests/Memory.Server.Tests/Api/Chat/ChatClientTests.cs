using System.Net;
using Memory.Client;
using Memory.Server.Tests.Models;
using Memory.Testing;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>The typed client's chat, against a real server.</summary>
public sealed class ChatClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_Question_TheAnswerOfTheContract()
    {
        await using var server = await ChatServer.StartAsync();
        using var client = server.Connect();

        var answer = await client.ChatAsync(
            new() { UserId = "ana", SessionId = "s", Messages = [new(TurnRole.System, "Be kind."), new(TurnRole.User, "Hi")] }, Token);

        Assert.Equal(
            (new ChatTurn(TurnRole.Assistant, "Hello, you."), "s", "openai/model-x", "stop", new ChatUsage(11, 7), new ChatRecall(0, 0)),
            (answer.Message, answer.SessionId, answer.Model, answer.FinishReason, answer.Usage, answer.Memory));
    }

    [Fact]
    public async Task Stream_Question_PiecesAsTheyComeAndTheWholeLast()
    {
        await using var server = await ChatServer.StartAsync();
        var heard = new SemaphoreSlim(0);
        server.Model.OnCall = async (context, call) =>
        {
            foreach (var happening in ModelReplies.Events(call, ["one", "two"]))
            {
                await StubModelService.SendAsync(context, happening);

                // The next word waits until this one has come all the way, so an answer that is collected on it would hang.
                if (happening.Contains("\"one\"", StringComparison.Ordinal) || happening.Contains("\"two\"", StringComparison.Ordinal))
                    await heard.WaitAsync(Token).Guarded();
            }
        };
        using var client = server.Connect();
        var pieces = new List<ChatDelta>();

        await foreach (var piece in client.StreamChatAsync(new() { UserId = "ana", Message = "Hi" }, Token))
        {
            pieces.Add(piece);
            heard.Release();
        }

        Assert.Equal(["one", "two", ""], pieces.Select(static piece => piece.Content));
        Assert.Equal([null, null, "onetwo"], pieces.Select(static piece => piece.Answer?.Message.Content));
    }

    [Fact]
    public async Task Stream_StoppedReading_ModelIsStopped()
    {
        await using var server = await ChatServer.StartAsync();
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Model.OnCall = async (context, call) =>
        {
            await StubModelService.SendAsync(context, ModelReplies.Events(call, ["Once"])[1]);
            await server.Model.HangAsync(context);
            letGo.SetResult();
        };
        using var client = server.Connect();

        await foreach (var piece in client.StreamChatAsync(new() { UserId = "ana", Message = "Hi" }, Token))
        {
            Assert.Equal("Once", piece.Content);
            break;
        }

        await letGo.Task.Guarded();
    }

    [Fact]
    public async Task Chat_Refused_Throws()
    {
        await using var server = await ChatServer.StartAsync();
        using var client = server.Connect();

        var refused = await Assert.ThrowsAsync<MemoryApiException>(async () => await client.ChatAsync(new() { UserId = "ana" }, Token));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        refused = await Assert.ThrowsAsync<MemoryApiException>(() => ListenAsync(client));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        static async Task ListenAsync(MemoryClient client)
        {
            await foreach (var piece in client.StreamChatAsync(new() { UserId = "ana" }, Token))
                Assert.Fail(piece.Content);
        }
    }

    [Fact]
    public async Task Stream_ModelBreaksOff_ThrowsAfterWhatWasSaid()
    {
        await using var server = await ChatServer.StartAsync();
        server.Model.OnCall = static (context, call) => StubModelService.SendAsync(context, ModelReplies.Events(call, ["Half"])[1]);
        using var client = server.Connect();
        var said = "";

        var broken = await Assert.ThrowsAsync<MemoryUnavailableException>(async () =>
        {
            await foreach (var piece in client.StreamChatAsync(new() { UserId = "ana", Message = "Hi" }, Token))
                said += piece.Content;
        });

        Assert.Equal("Half", said);
        Assert.Equal("The model's service broke off its answer.", broken.Message);
        Assert.DoesNotContain(ModelUnderTest.Key, broken.ToString(), StringComparison.Ordinal);
    }
}
