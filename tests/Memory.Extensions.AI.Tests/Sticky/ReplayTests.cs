using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Sticky;

/// <summary>Where the blocks of earlier turns go in a request that carries a turn on.</summary>
public sealed class ReplayTests
{
    private static readonly ChatMessage Rule = new(ChatRole.System, "Be kind.");
    private static readonly ChatMessage Hello = new(ChatRole.User, "hello");
    private static readonly ChatMessage City = new(ChatRole.User, "city ?");
    private static readonly ChatMessage Answer = new(ChatRole.Assistant, "Austin.");
    private static readonly ChatMessage Pet = new(ChatRole.User, "pet ?");
    private static readonly ChatMessage Call = new(ChatRole.Assistant, [new FunctionCallContent("c1", "f")]);
    private static readonly ChatMessage Result = new(ChatRole.Tool, [new FunctionResultContent("c1", "r")]);

    private static readonly Remembered Shown = new("essentials", "pet block")
    {
        Replays = [new Replay(SaidMessage.Of(1, "hello"), "hello block"), new Replay(SaidMessage.Of(2, "city ?"), "city block")],
    };

    [Fact]
    public void Into_SamePlaces_EachBeforeItsMessage() => Assert.Equal(
        ["Be kind.", "essentials", "hello block", "hello", "city block", "city ?", "Austin.", "pet block", "pet ?"],
        Texts(Rule, Hello, City, Answer, Pet));

    [Fact]
    public void Into_HistoryWasCut_BlocksStayWithTheirMessages() => Assert.Equal(
        ["essentials", "city block", "city ?", "Austin.", "pet block", "pet ?", "", ""],
        Texts(City, Answer, Pet, Call, Result));

    [Fact]
    public void Into_MessageInFront_BlocksStayWithTheirMessages() => Assert.Equal(
        ["Be kind.", "Be kind.", "essentials", "hello block", "hello", "city block", "city ?", "Austin.", "pet block", "pet ?", "", ""],
        Texts(Rule, Rule, Hello, City, Answer, Pet, Call, Result));

    [Fact]
    public void Into_NoMessageLeft_OnlyWhatIsForTheQuestion() => Assert.Equal(["essentials", "pet block", "pet ?"], Texts(Pet));

    [Fact]
    public void Into_MessageBetweenACallAndItsResult_BlockBeforeTheCallAndInOrder() => Assert.Equal(
        ["essentials", "hello block", "city block", "", "hello", "city ?", "", "pet block", "pet ?"],
        Texts(Call, Hello, City, Result, Pet));

    [Fact]
    public void Into_MessagesChangedTheirOrder_BlocksKeepTheirsAndPartNothing() => Assert.Equal(
        ["essentials", "hello block", "city block", "city ?", "Austin.", "hello", "pet block", "pet ?"],
        Texts(City, Answer, Hello, Pet));

    private static IEnumerable<string> Texts(params ChatMessage[] messages) => Shown.Into(Prompt.Read(messages)).Select(static message => message.Text);
}
