using System.Collections.ObjectModel;
using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Requests of every shape: the model is handed the caller's own messages, whatever they are.</summary>
public sealed class MessageShapeTests
{
    private static readonly ChatMessage System = new(ChatRole.System, "Be kind.");
    private static readonly ChatMessage Question = new(ChatRole.User, "Weather?");

    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Sequence_ThatCanBeReadOnce_IsReadOnce(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- x");
        var source = new Queue<ChatMessage>([System, Question]);
        IEnumerable<ChatMessage> Draining()
        {
            while (source.TryDequeue(out var message))
                yield return message;
        }

        await fixture.AskAsync(streaming, Draining());

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Equal(3, handed.Count);
        Assert.Same(System, handed[0]);
        Assert.Same(Question, handed[2]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Messages_None_TheModelIsHandedNone(bool streaming)
    {
        await using var fixture = new ChatFixture();
        List<ChatMessage> messages = [];

        Assert.Equal("Hello, you.", await fixture.AskAsync(streaming, messages));

        Assert.Same(messages, fixture.Model.Calls.Single().Sequence);
        Assert.Empty(fixture.Memory.Recalls);
        await AssertAsync(fixture, Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Messages_WithNullsInside_AreTheModelsBusiness(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- x");
        ChatMessage empty = new(ChatRole.User, (string?)null);
        ChatMessage hollow = new(ChatRole.Assistant, [null!, new TextContent(null)]);
        ChatMessage nobody = new(default, "?");

        await fixture.AskAsync(streaming, [null!, empty, hollow, nobody, Question, null!]);

        Assert.Equal([null!, empty, hollow, nobody, LoopFixture.Recalled.Replace("- User lives in Austin.", "- x", StringComparison.Ordinal)],
            fixture.Model.Calls.Single().Messages.Take(5).Select(message => message?.AdditionalProperties is null ? (object?)message : message.Text));
        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Options_WithoutOrWithNullProperties_Work(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var options = new ChatOptions { AdditionalProperties = new() { [MemoryProperties.UserId] = null, ["theirs"] = null } };

        await fixture.AskAsync(streaming, [Question], options);
        await fixture.AskAsync(streaming, [Question], new ChatOptions());

        Assert.Equal("theirs", Assert.Single(fixture.Model.Calls[0].Options!.AdditionalProperties!).Key);
        Assert.Equal(2, options.AdditionalProperties.Count);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Role_OfTheAppsInstructions_EssentialsStandAfterIt(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("", "- User is called Ann.");
        ChatMessage developer = new(new ChatRole("developer"), "Be brief.");

        await fixture.AskAsync(streaming, [System, developer, Question]);

        Assert.Equal([System.Text, developer.Text, LoopFixture.Essentials, Question.Text], fixture.Model.Calls.Single().Messages.Select(message => message.Text));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Role_Unknown_IsPassedOn(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        ChatMessage critic = new(new ChatRole("critic"), "Too long.");

        await fixture.AskAsync(streaming, [Question, critic]);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Equal([Question, critic], handed.Skip(1));
        Assert.Equal(LoopFixture.Recalled, handed[0].Text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Subclass_IsPassedOnAsItIs(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- x");
        var typed = new TypedMessage("Weather?");

        await fixture.AskAsync(streaming, new ReadOnlyCollection<ChatMessage>([typed]));

        Assert.Same(typed, fixture.Model.Calls.Single().Messages[^1]);
        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SchemaPrompt_AfterAToolsResult_TheTurnGoesOn(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        ChatMessage schema = new(ChatRole.User, "Respond with a JSON value conforming to the following schema:\n{}");
        ChatMessage call = new(ChatRole.Assistant, [new FunctionCallContent("c1", "weather")]);
        ChatMessage result = new(ChatRole.Tool, [new FunctionResultContent("c1", "sun")]);
        fixture.Model.OnCall = (_, _) => fixture.Model.Calls.Count == 1 ? LoopFixture.Call("c1") : ScriptedChatClient.Say("{}");

        await fixture.AskAsync(streaming, [Question, schema]);
        await fixture.AskAsync(streaming, [Question, call, result, schema]);

        Assert.Single(fixture.Memory.Recalls);
        Assert.Equal([Question, call, result, schema], fixture.Model.Calls[1].Messages.Skip(1));
        await AssertAsync(fixture, User("Weather?"), Assistant("{}"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task ImagesOnly_InAToolLoop_TheEssentialsStandInEveryRound(bool streaming)
    {
        await using var fixture = new LoopFixture(inside: true).Answers(() => LoopFixture.Call("c1"), () => ScriptedChatClient.Say("A cat."));
        ChatMessage image = new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);

        await fixture.AskAsync(streaming, [image]);

        Assert.All(fixture.Calls, call => Assert.Equal(LoopFixture.Essentials, call.Messages[0].Text));
        Assert.All(fixture.Calls, call => Assert.Same(image, call.Messages[1]));
        Assert.Single(fixture.Outcomes);
        await fixture.StoredAsync(Assistant("A cat."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Caller_ChangesTheListMeanwhile_ThePromptIsWhatItWas(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        List<ChatMessage> messages = [System, Question];
        var recall = fixture.Memory.OnRecall;
        fixture.Memory.OnRecall = (request, token) =>
        {
            messages.Clear();
            return recall(request, token);
        };

        await fixture.AskAsync(streaming, messages);

        Assert.Equal([System.Text, LoopFixture.Recalled, Question.Text], fixture.Model.Calls.Single().Messages.Select(message => message.Text));
        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    private sealed class TypedMessage(string text) : ChatMessage(ChatRole.User, text);
}
