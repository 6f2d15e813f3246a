using Memory.Client;
using Memory.Extensions.AI;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Api;

/// <summary>Sticky mode against the real server, over real sockets.</summary>
public sealed class StickyChatTests(ServerFixture server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Conversation_FactChangesInIt_PromptOnlyGrowsUntilThenAndNothingStaleIsShown(bool streaming)
    {
        using var client = await server.CreateOwnerAsync();
        var violin = await client.RememberAsync("ana", "User plays the violin.", "hobby");
        await client.RememberAsync("ana", "User is allergic to peanuts.", "allergy");
        await using var memory = MemoryClient.Connect(
            new MemoryClientOptions { BaseAddress = server.Address, ApiKey = client.ApiKey, RecallDeadline = TimeSpan.FromMinutes(1) });
        using var model = new ScriptedChatClient();
        using var chat = model.WithMemory(memory, "ana", "s1", static options => (options.StickyRecall, options.IncludeConscious) = (true, false));
        List<(ChatRole Role, string Text)> said = [];

        var first = await SayAsync("Which instrument, a violin?");
        var second = await SayAsync("Are peanuts fine?");
        Assert.Equal(200, (await client.PatchAsync($"/v1/memory/{violin}?user_id=ana", new { content = "User plays the cello." })).Status);
        var third = await SayAsync("Peanuts, really?");

        Assert.Contains("User plays the violin.", first[0], StringComparison.Ordinal);
        Assert.Equal([.. first, "Hello, you."], second.Take(first.Count + 1));
        Assert.Contains("User is allergic to peanuts.", second[^2], StringComparison.Ordinal);
        Assert.DoesNotContain(third, static text => text.Contains("violin.", StringComparison.Ordinal));
        Assert.Single(third, static text => text.Contains("User is allergic to peanuts.", StringComparison.Ordinal));
        Assert.Equal(second.Skip(1), third.Take(second.Count - 1));

        async Task<List<string>> SayAsync(string text)
        {
            said.Add((ChatRole.User, text));
            var messages = said.ConvertAll(static one => new ChatMessage(one.Role, one.Text));
            var answer = streaming
                ? (await chat.GetStreamingResponseAsync(messages).ToChatResponseAsync()).Text
                : (await chat.GetResponseAsync(messages)).Text;
            said.Add((ChatRole.Assistant, answer));
            await memory.Outbox.WhenIdleAsync().Guarded();
            return [.. model.Calls[^1].Messages.Select(static message => message.Text)];
        }
    }
}
