using System.Text;
using System.Text.Json;
using Memory.Testing;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>Which requests are taken, and what a repeated one gets.</summary>
public sealed class ChatRequestTests(ServerFixture fixture)
{
    public static TheoryData<string, string> Malformed() => new()
    {
        { "user_id", """{"message":"Hi"}""" },
        { "user_id", """{"user_id":"","message":"Hi"}""" },
        { "user_id", """{"user_id":5,"message":"Hi"}""" },
        { "message", """{"user_id":"u"}""" },
        { "message", """{"user_id":"u","message":null,"messages":null}""" },
        { "message", """{"user_id":"u","message":""}""" },
        { "message", """{"user_id":"u","message":{"role":"user","content":"Hi"}}""" },
        { "message", """{"user_id":"u","message":"Hi","messages":[{"role":"user","content":"Hi"}]}""" },
        { "messages", """{"user_id":"u","messages":[]}""" },
        { "messages", """{"user_id":"u","messages":"Hi"}""" },
        { "messages[0]", """{"user_id":"u","messages":["Hi"]}""" },
        { "messages[0].role", """{"user_id":"u","messages":[{"content":"Hi"}]}""" },
        { "messages[0].content", """{"user_id":"u","messages":[{"role":"user"}]}""" },
        { "messages[0].role", """{"user_id":"u","messages":[{"role":"tool","content":"Hi"},{"role":"user","content":"Hi"}]}""" },
        { "messages[0].role", """{"user_id":"u","messages":[{"role":"User","content":"Hi"}]}""" },
        { "messages[1].role", """{"user_id":"u","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}""" },
        { "messages[0].role", """{"user_id":"u","messages":[{"role":"system","content":"Be kind."}]}""" },
        { "session_id", """{"user_id":"u","session_id":7,"message":"Hi"}""" },
        { "stream", """{"user_id":"u","message":"Hi","stream":"yes"}""" },
        { "token_budget", """{"user_id":"u","message":"Hi","token_budget":-1}""" },
        { "token_budget", """{"user_id":"u","message":"Hi","token_budget":32769}""" },
        { "owner_id", """{"user_id":"u","message":"Hi","owner_id":"acme"}""" },
        { "message", """{"user_id":"u","message":"Hi\u0000"}""" },
        { "message", """{"user_id":"u","message":"Hi \ud83d"}""" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Chat_Malformed_400NamesTheField(string field, string body)
    {
        using var owner = await fixture.CreateOwnerAsync();

        (await owner.SendAsync(HttpMethod.Post, "/v1/chat", body)).ShouldBlame(field);
    }

    [Fact]
    public async Task Chat_TooMuch_400()
    {
        using var owner = await fixture.CreateOwnerAsync();
        var message = new { role = "user", content = "Hi" };

        (await owner.PostAsync("/v1/chat", new { user_id = "u", messages = Enumerable.Repeat(message, 101) })).ShouldBlame("messages");
        (await owner.PostAsync("/v1/chat", new { user_id = "u", message = new string('x', 100_001) })).ShouldBlame("message");
        (await owner.PostAsync("/v1/chat", new { user_id = new string('u', 256), message = "Hi" })).ShouldBlame("user_id");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_NoModel_503SaysWhatToSet(bool stream)
    {
        using var owner = await fixture.CreateOwnerAsync();

        var reply = await owner.PostAsync("/v1/chat", new { user_id = "u", message = "Hi", stream });

        reply.ShouldBeProblem(503);
        Assert.Contains("Memory__Model__Provider", reply.Text, StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task Chat_RepeatedWithItsKey_AnsweredOnceAndReplayed()
    {
        await using var server = await ChatServer.StartAsync();
        var body = new { user_id = "ana", message = "Hi" };

        var first = await server.ChatAsync(body, ("Idempotency-Key", "k"));
        var second = await server.ChatAsync(body, ("Idempotency-Key", "k"));

        Assert.Equal((200, first.Text, "true"), (second.Status, second.Text, second.Headers["Idempotency-Replayed"]));
        Assert.Single(server.Model.Calls);
        Assert.Equal(2, (await server.StoredAsync("ana")).Length);
        (await server.ChatAsync(new { user_id = "ana", message = "Bye" }, ("Idempotency-Key", "k"))).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Stream_RepeatedWithItsKey_AskedAgainAndTheQuestionStoredOnce()
    {
        await using var server = await ChatServer.StartAsync();
        var body = new { user_id = "ana", message = "Hi", stream = true };

        await server.ChatAsync(body, ("Idempotency-Key", "k"));
        var again = await server.ChatAsync(body, ("Idempotency-Key", "k"));

        Assert.Equal((200, "text/event-stream", 2), (again.Status, again.MediaType, server.Model.Calls.Count));
        Assert.Equal(["user: Hi", "assistant: Hello, you.", "assistant: Hello, you."], await server.StoredAsync("ana"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_RepeatedWhileItRuns_409(bool stream)
    {
        await using var server = await ChatServer.StartAsync();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Model.OnCall = async (context, call) =>
        {
            if (stream)
                await StubModelService.SendAsync(context, ModelReplies.Events(call, ["Hello"])[1]);
            await goOn.Task.Guarded();
            if (!stream)
                await server.Model.AnswerAsync(context, call);
        };
        var body = new { user_id = "ana", message = "Hi", stream };

        var first = server.ChatAsync(body, ("Idempotency-Key", "k"));
        await server.Model.WhenCalledAsync();
        (await server.ChatAsync(body, ("Idempotency-Key", "k"))).ShouldBeProblem(409);
        goOn.SetResult();

        Assert.Equal(200, (await first.Guarded()).Status);
        Assert.Single(server.Model.Calls);
    }

    [Fact]
    public async Task Chat_HostileBodies_NeverA500()
    {
        using var owner = await fixture.CreateOwnerAsync();
        foreach (var body in (string[])["", "null", "[]", "\"x\"", "{", "{}", """{"user_id":"u","user_id":"v","message":"x"}""", new string('[', 10_000)])
            (await owner.SendAsync(HttpMethod.Post, "/v1/chat", body)).ShouldBeProblem(400);
        var huge = JsonSerializer.Serialize(new { user_id = "u", message = new string('x', 33 << 20) });
        (await owner.SendAsync(HttpMethod.Post, "/v1/chat", new StringContent(huge, Encoding.UTF8, "application/json"))).ShouldBeProblem(413);
        (await owner.SendAsync(HttpMethod.Get, "/v1/chat", body: null)).ShouldBeProblem(405);
    }
}
