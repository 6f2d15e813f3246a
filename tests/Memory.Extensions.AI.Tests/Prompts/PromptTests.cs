using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

public sealed class PromptTests
{
    private static readonly ChatMessage Question = new(ChatRole.User, "And now?");
    private static readonly ChatMessage Call = new(ChatRole.Assistant, [new FunctionCallContent("c1", "f")]);
    private static readonly ChatMessage Result = new(ChatRole.Tool, [new FunctionResultContent("c1", "r")]);

    [Fact]
    public void BeforeQuestion_BetweenACallAndItsResult_MovesBeforeTheCall()
    {
        var prompt = Prompt.Read([new(ChatRole.User, "first"), Call, Question, Result]);
        Assert.Equal((2, 1), (prompt.QuestionAt, prompt.BeforeQuestion));
    }

    [Fact]
    public void BeforeQuestion_ResultInsideTheQuestion_MovesBeforeTheCall()
    {
        var prompt = Prompt.Read([Call, new(ChatRole.User, [new FunctionResultContent("c1", "r"), new TextContent("go on")])]);
        Assert.Equal((1, 0, false), (prompt.QuestionAt, prompt.BeforeQuestion, prompt.IsContinuation));
    }

    [Fact]
    public void BeforeQuestion_AnsweredCallEarlier_StaysBeforeTheQuestion()
    {
        var prompt = Prompt.Read([Call, Result, Question]);
        Assert.Equal(2, prompt.BeforeQuestion);
    }

    [Fact]
    public void Approval_IsAContinuationAndNotTheQuestion()
    {
        var approval = new ToolApprovalRequestContent("r1", new FunctionCallContent("c1", "f")).CreateResponse(true);
        var prompt = Prompt.Read([Question, new(ChatRole.User, [approval])]);
        Assert.Equal((0, true), (prompt.QuestionAt, prompt.IsContinuation));
    }

    [Fact]
    public void Injected_IsNeverTheQuestion()
    {
        var injected = new ChatMessage(ChatRole.User, "block") { AdditionalProperties = new() { [MemoryProperties.Injected] = true } };
        var prompt = Prompt.Read([Question, injected]);
        Assert.Equal((0, true), (prompt.QuestionAt, prompt.IsRemembered));
    }

    [Fact]
    public void Empty_HasNoQuestion()
    {
        var prompt = Prompt.Read([]);
        Assert.Equal((-1, "", 0, false), (prompt.QuestionAt, prompt.Text, prompt.AfterSystem, prompt.HoldsHistory));
    }
}
