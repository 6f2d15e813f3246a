using Memory.Testing;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>What a chat recalls, answers and stores.</summary>
public sealed class ChatRouteTests
{
    [Fact]
    public async Task Chat_Question_RecalledAnsweredAndStoredWhenItIsAnswered()
    {
        await using var server = await ChatServer.StartAsync();
        await server.Admin.RememberAsync("ana", "User plays the violin.", "hobby");

        var reply = await server.ChatAsync(new { user_id = "ana", session_id = "s1", message = "Which instrument do I play, the violin?" });

        Assert.Equal((200, "application/json"), (reply.Status, reply.MediaType));
        var answer = reply.Json;
        Assert.Equal("""{"role":"assistant","content":"Hello, you."}""", answer.GetProperty("message").GetRawText());
        Assert.Equal(("s1", "openai/model-x", "stop"), (answer.GetProperty("session_id").GetString(), answer.GetProperty("model").GetString(), answer.GetProperty("finish_reason").GetString()));
        Assert.Equal("""{"input_tokens":11,"output_tokens":7}""", answer.GetProperty("usage").GetRawText());
        Assert.Equal(1, answer.GetProperty("memory").GetProperty("recalled").GetInt32());
        Assert.InRange(answer.GetProperty("memory").GetProperty("token_count").GetInt32(), 10, 200);
        var prompt = Assert.Single(server.Model.Calls).Messages;
        Assert.Equal(2, prompt.Count);
        Assert.Contains("User plays the violin.", prompt[0].Text, StringComparison.Ordinal);
        Assert.Equal(("user", "Which instrument do I play, the violin?"), prompt[1]);
        Assert.Equal(["user: Which instrument do I play, the violin?", "assistant: Hello, you."], await server.StoredAsync("ana", "s1"));
    }

    [Fact]
    public async Task Chat_TurnAfterTurn_RemembersWhatWasSaidAndStoresNothingThatWasInjected()
    {
        await using var server = await ChatServer.StartAsync();

        await server.ChatAsync(new { user_id = "ana", message = "I keep my bicycle in the cellar." });
        var reply = await server.ChatAsync(new { user_id = "ana", message = "Where is my bicycle?" });

        Assert.Contains(server.Model.Calls[1].Messages, static message => message.Text.Contains("bicycle in the cellar", StringComparison.Ordinal));
        Assert.True(reply.Json.GetProperty("memory").GetProperty("recalled").GetInt32() > 0);
        Assert.Equal(
            ["user: I keep my bicycle in the cellar.", "assistant: Hello, you.", "user: Where is my bicycle?", "assistant: Hello, you."],
            await server.StoredAsync("ana"));
    }

    [Fact]
    public async Task Chat_Conversation_SentAsItIsAndOnlyItsEndStored()
    {
        await using var server = await ChatServer.StartAsync();

        var reply = await server.ChatAsync(new
        {
            user_id = "ana",
            messages = new[]
            {
                new { role = "system", content = "Be kind." }, new { role = "user", content = "Hi" }, new { role = "assistant", content = "Hello" },
                new { role = "user", content = "How are you?" },
            },
        });

        Assert.Equal(200, reply.Status);
        Assert.Equal([("system", "Be kind."), ("user", "Hi"), ("assistant", "Hello"), ("user", "How are you?")], server.Model.Calls[0].Messages);
        Assert.Equal(0, reply.Json.GetProperty("memory").GetProperty("token_count").GetInt32());
        Assert.Equal(["user: How are you?", "assistant: Hello, you."], await server.StoredAsync("ana"));
    }

    [Fact]
    public async Task Stream_Question_PiecesThenTheWhole()
    {
        await using var server = await ChatServer.StartAsync();
        server.Model.Pieces = ["Two\nlines, ", "\"quoted\" \ud83d\udc36."];

        var reply = await server.ChatAsync(new { user_id = "ana", message = "Hi", stream = true });

        Assert.Equal((200, "text/event-stream"), (reply.Status, reply.MediaType));
        var events = await ChatServer.EventsAsync(reply);
        Assert.Equal(["delta", "delta", "done"], events.Select(static one => one.Name));
        Assert.Equal(["Two\nlines, ", "\"quoted\" \ud83d\udc36."], events.Take(2).Select(static one => one.Data.GetProperty("content").GetString()));
        Assert.Equal("Two\nlines, \"quoted\" \ud83d\udc36.", events[2].Data.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(("default", 7), (events[2].Data.GetProperty("session_id").GetString(), events[2].Data.GetProperty("usage").GetProperty("output_tokens").GetInt32()));
        Assert.Equal(["user: Hi", "assistant: Two\nlines, \"quoted\" \ud83d\udc36."], await server.StoredAsync("ana"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1024, true)]
    public async Task Chat_TokenBudget_BoundsWhatIsRecalled(int budget, bool isShown)
    {
        await using var server = await ChatServer.StartAsync();
        await server.Admin.RememberAsync("ana", "User plays the violin.", "hobby");

        await server.ChatAsync(new { user_id = "ana", message = "Which instrument, a violin?", token_budget = budget });

        Assert.Equal(isShown, server.Model.Calls[0].Messages.Any(static message => message.Text.Contains("plays the violin", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Chat_SameUserAndSessionOfTwoOwners_NeverMeet()
    {
        await using var server = await ChatServer.StartAsync();
        using var acme = await OwnerAsync(server, "acme");
        using var other = await OwnerAsync(server, "acm");
        await acme.RememberAsync("ana", "User plays the violin.", "hobby");

        // The second one's names are such that, written one after the other, they read as the first one's.
        foreach (var user in (string[])["ana", "eana", "4:acmeana", "5:acmeana", "acmeana"])
            Assert.Equal(200, (await other.PostAsync("/v1/chat", new { user_id = user, session_id = "s", message = "Which instrument, a violin?" })).Status);
        Assert.Equal(200, (await acme.PostAsync("/v1/chat", new { user_id = "ana", session_id = "s", message = "Which instrument, a violin?" })).Status);

        Assert.All(server.Model.Calls.Take(5), static call => Assert.Single(call.Messages));
        Assert.Contains("plays the violin", server.Model.Calls[5].Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(2, (await server.StoredAsync("ana", "s", other)).Length);
        Assert.Equal(2, (await server.StoredAsync("ana", "s", acme)).Length);
        Assert.Empty(await server.StoredAsync("eana", "s", acme));
    }

    [Fact]
    public async Task Chat_UserKey_ForItselfAlone()
    {
        await using var server = await ChatServer.StartAsync();
        var key = await server.Admin.PostAsync("/v1/admin/keys", new { owner_id = "default", scope = "user", user_id = "ana" });
        using var ana = new ApiClient(server.Address, key.Json.GetProperty("api_key").GetString());

        (await ana.PostAsync("/v1/chat", new { user_id = "bob", message = "Hi" })).ShouldBeProblem(404, "Not found");
        (await ana.PostAsync("/v1/chat", new { user_id = "bob", message = "Hi", stream = true })).ShouldBeProblem(404, "Not found");
        Assert.Empty(server.Model.Calls);
        Assert.Equal(200, (await ana.PostAsync("/v1/chat", new { user_id = "ana", message = "Hi" })).Status);
        using var stranger = new ApiClient(server.Address, apiKey: null);
        (await stranger.PostAsync("/v1/chat", new { user_id = "ana", message = "Hi" })).ShouldBeProblem(401, "Authentication required");
    }

    [Fact]
    public async Task Chat_RateLimit_HoldsForChatsToo()
    {
        await using var server = await ChatServer.StartAsync(perMinute: 2);

        Reply[] replies = [await server.ChatAsync(new { user_id = "a", message = "Hi" }), await server.ChatAsync(new { user_id = "a", message = "Hi", stream = true })];
        Assert.All(replies, static reply => Assert.Equal(200, reply.Status));
        (await server.ChatAsync(new { user_id = "a", message = "Hi" })).ShouldBeProblem(429);
        Assert.Equal(2, server.Model.Calls.Count);
    }

    [Fact]
    public async Task Chat_StoreIsDown_AnsweredAllTheSameAndStoredLater()
    {
        var fault = new FaultyStore.Switch();
        await using var server = await ChatServer.StartAsync(services => FaultyStore.PutInFront(services, fault));
        fault.IsDown = true;

        var reply = await server.ChatAsync(new { user_id = "ana", message = "Hi" });

        Assert.Equal(200, reply.Status);
        Assert.Equal("Hello, you.", reply.Json.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.Json.GetProperty("memory").ValueKind);
        fault.IsDown = false;
        Assert.Equal(["user: Hi", "assistant: Hello, you."], await server.StoredAsync("ana", 2).Guarded());
    }

    [Fact]
    public async Task Chat_SideBySideInManySessions_EachStoredWhenAnswered()
    {
        await using var server = await ChatServer.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async n =>
        {
            var (user, session) = ($"u{n % 4}", $"s{n % 8}");
            var reply = await server.ChatAsync(new { user_id = user, session_id = session, message = $"This is turn {n}.", stream = n % 2 == 0 });
            Assert.Equal(200, reply.Status);
            Assert.Contains($"user: This is turn {n}.", await server.StoredAsync(user, session));
        }));

        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => server.StoredAsync($"u{n % 4}", $"s{n}")));
        Assert.Equal(80, stored.Sum(static lines => lines.Length));
    }

    private static async Task<ApiClient> OwnerAsync(ChatServer server, string owner)
    {
        var key = await server.Admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" });
        return new ApiClient(server.Address, key.Json.GetProperty("api_key").GetString());
    }
}
