using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Tool calls that the user must approve, in a second request that the app builds from what it kept.</summary>
public sealed class ApprovalTests
{
    public static TheoryData<bool, bool, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<bool, bool, bool>();
            foreach (var shape in Enumerable.Range(0, 8))
                shapes.Add((shape & 1) != 0, (shape & 2) != 0, (shape & 4) != 0);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Approval_GivenOrDenied_CarriesTheTurnOnWithTheSameBlocks(bool inside, bool streaming, bool approved)
    {
        await using var fixture = Asking(inside);
        var first = await fixture.RespondAsync(streaming, [new(ChatRole.User, "Weather?")]);
        await fixture.StoredAsync(User("Weather?"));

        var answer = ApprovalIn(first).CreateResponse(approved);
        await fixture.AskAsync(streaming, [new(ChatRole.User, "Weather?"), .. first.Messages, new(ChatRole.User, [answer])]);

        var handed = fixture.Calls[^1].Messages;
        Assert.Equal([LoopFixture.Essentials, LoopFixture.Recalled, "Weather?", "", ""], handed.Select(message => message.Text));
        Assert.Equal(approved ? "result of weather" : "The call was not approved.", handed[^1].Contents.OfType<FunctionResultContent>().Single().Result);
        Assert.Single(fixture.Base.Memory.Recalls);
        Assert.Single(fixture.Outcomes);
        await fixture.StoredAsync(User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Approval_WithWordsBesideIt_TheWordsAreATurnOfTheirOwn(bool inside, bool streaming)
    {
        await using var fixture = Asking(inside);
        ChatMessage question = new(ChatRole.User, "Weather?");
        var first = await fixture.RespondAsync(streaming, [question]);

        var answer = new ChatMessage(ChatRole.User, [ApprovalIn(first).CreateResponse(true), new TextContent("Yes, and I am vegan.")]);
        await fixture.AskAsync(streaming, [question, .. first.Messages, answer]);

        Assert.Equal("Yes, and I am vegan.", fixture.Base.Memory.Recalls[^1].Query);
        await fixture.StoredAsync(User("Weather?"), User("Yes, and I am vegan."), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Approval_WithWordsThatWereSaidBefore_IsNotTakenForThatTurn(bool inside, bool streaming)
    {
        await using var fixture = Asking(inside).Answers(
            static () => ScriptedChatClient.Say("Hello."), static () => LoopFixture.Call("c1"), static () => ScriptedChatClient.Say("Sunny."));
        List<ChatMessage> conversation = [new(ChatRole.User, "Yes.")];
        conversation.AddRange((await fixture.RespondAsync(streaming, conversation)).Messages);
        conversation.Add(new(ChatRole.User, "Weather?"));
        var asked = await fixture.RespondAsync(streaming, conversation);

        conversation.AddRange(asked.Messages);
        conversation.Add(new(ChatRole.User, [ApprovalIn(asked).CreateResponse(true), new TextContent("Yes.")]));
        await fixture.AskAsync(streaming, conversation);

        await fixture.StoredAsync(User("Yes."), Assistant("Hello."), User("Weather?"), User("Yes."), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Approval_NeverAnswered_UsersTextIsNotLost(bool inside, bool streaming)
    {
        await using var fixture = Asking(inside);
        await fixture.RespondAsync(streaming, [new(ChatRole.User, "I moved to Dallas, what is the weather?")]);

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Never mind.")]);

        await fixture.StoredAsync(User("I moved to Dallas, what is the weather?"), User("Never mind."), Assistant("Sunny."));
    }

    private static LoopFixture Asking(bool inside)
    {
        var fixture = new LoopFixture(inside).Answers(static () => LoopFixture.Call("c1"), static () => ScriptedChatClient.Say("Sunny."));
        fixture.Loop.NeedsApproval = static _ => true;
        return fixture;
    }

    private static ToolApprovalRequestContent ApprovalIn(ChatResponse response) =>
        response.Messages.SelectMany(static message => message.Contents).OfType<ToolApprovalRequestContent>().Single();
}
