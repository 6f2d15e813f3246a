using Memory.Client;
using Memory.Extensions.AI.Tests.Faults;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>Nothing rather than noise: what scores too little is not shown to the model.</summary>
public sealed class MinScoreTests(RealServer server)
{
    private const string Violin = "User plays the violin.";
    private const string Home = "User lives in Austin.";

    /// <summary>It shares a word with a memory and asks something else.</summary>
    private const string Beside = "Could you tell me which animal plays dead when someone scares it in a forest at night?";

    private static int users;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_Unset_AsksForTheDefault(bool streaming)
    {
        await using var fixture = new ChatFixture();

        await fixture.AskAsync(streaming, [new(ChatRole.User, Beside)]);

        var asked = fixture.Memory.Recalls.Single().MinScore;
        Assert.Equal(new MemoryChatOptions().MinScore, asked);
        Assert.InRange(asked!.Value, 0.01, 0.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_Zero_AsksForEverything(bool streaming)
    {
        await using var fixture = new ChatFixture(static options => options.MinScore = 0);

        await fixture.AskAsync(streaming, [new(ChatRole.User, Beside)]);

        Assert.Null(fixture.Memory.Recalls.Single().MinScore);
    }

    [Theory]
    [InlineData(false, 0.2, true)]
    [InlineData(true, 0.2, true)]
    [InlineData(false, 0.21, false)]
    [InlineData(true, 0.21, false)]
    public async Task Chat_ServerThatFilters_OnlyWhatScoresEnoughIsInjected(bool streaming, double least, bool isShown)
    {
        await using var fixture = new ChatFixture(options => options.MinScore = least).Knows("", "- essential");
        fixture.Memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, 0.2 >= (request.MinScore ?? 0) ? "- found" : ""));

        await fixture.AskAsync(streaming, [new(ChatRole.User, Beside)]);

        var handed = fixture.Model.Calls.Single().Messages.Select(static message => message.Text).ToArray();
        Assert.Equal(isShown ? 3 : 2, handed.Length);
        Assert.Equal(isShown, handed.Any(static text => text.Contains("- found", StringComparison.Ordinal)));
        Assert.Contains("- essential", handed[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_RealServer_NothingAboveTheScore_OriginalMessagesGoOn(bool streaming)
    {
        var user = await NewUserAsync(Violin);
        var best = (await server.Client.RecallAsync(new RecallRequest { UserId = user, Query = Beside }, Token)).Memories.Single().Score;
        ChatMessage[] messages = [new(ChatRole.User, Beside)];

        Assert.Single(await HandedAsync(streaming, user, messages, Math.Min(1, best + 0.001)));
        Assert.Contains(Violin, (await HandedAsync(streaming, user, messages, best))[0], StringComparison.Ordinal);
        Assert.Contains(Violin, (await HandedAsync(streaming, user, messages, 0))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_RealServerAndDefault_AnswersAreShown(bool streaming)
    {
        var user = await NewUserAsync(Violin, Home);

        Assert.Contains(Home, (await HandedAsync(streaming, user, [new(ChatRole.User, "Where do I live?")]))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StickyBlock_NextMessageFindsNothing_StaysWhereItWas(bool streaming)
    {
        const string Question = "Which instrument do I play, the violin?";
        var user = await NewUserAsync(Violin);

        var handed = await HandedAsync(
            streaming, user, [new(ChatRole.User, Question)], least: 0.1, then: [new(ChatRole.User, Question), new(ChatRole.Assistant, "Yes."), new(ChatRole.User, Beside)], nextLeast: 1);

        Assert.Equal(4, handed.Length);
        Assert.Contains(Violin, handed[0], StringComparison.Ordinal);
    }

    /// <summary>What the model is handed for a message.</summary>
    private async Task<string[]> HandedAsync(
        bool streaming, string user, ChatMessage[] messages, double? least = null, ChatMessage[]? then = null, double? nextLeast = null)
    {
        using var model = new ScriptedChatClient();
        await using var memory = MemoryClient.Connect(
            new MemoryClientOptions { BaseAddress = server.Address, ApiKey = server.Key, RecallDeadline = TimeSpan.FromMinutes(1) });
        await ChatFixture.AskAsync(Chat(least), streaming, messages, cancellationToken: Token);
        if (then is not null)
            await ChatFixture.AskAsync(Chat(nextLeast), streaming, then, cancellationToken: Token);
        return [.. model.Calls[^1].Messages.Select(static message => message.Text)];

        IChatClient Chat(double? score) => model.WithMemory(memory, user, "here", options =>
        {
            (options.IncludeConscious, options.TurnLimit, options.StickyRecall) = (false, 0, then is not null);
            options.MinScore = score ?? options.MinScore;
        });
    }

    private async Task<string> NewUserAsync(params string[] facts)
    {
        var user = $"score-{Interlocked.Increment(ref users)}";
        foreach (var fact in facts)
        {
            await server.Client.StoreAsync(
                new NewMemory { UserId = user, Type = MemoryType.Fact, Content = fact, Key = fact == Home ? "location" : null }, Token);
        }

        return user;
    }
}
