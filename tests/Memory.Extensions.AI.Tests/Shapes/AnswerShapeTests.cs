using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Answers of every shape: what of them is stored, and that they reach the caller as they are.</summary>
public sealed class AnswerShapeTests
{
    private static ChatMessage Question => new(ChatRole.User, "Weather?");

    public static TheoryData<string, bool> Wordless
    {
        get
        {
            var shapes = new TheoryData<string, bool>();
            foreach (var name in WordlessAnswers.Keys)
            {
                shapes.Add(name, false);
                shapes.Add(name, true);
            }

            return shapes;
        }
    }

    private static Dictionary<string, ChatResponseUpdate[]> WordlessAnswers => new()
    {
        ["nothing"] = [],
        ["no content"] = [new(ChatRole.Assistant, [])],
        ["empty text"] = [new(ChatRole.Assistant, "")],
        ["blank text"] = [new(ChatRole.Assistant, " \n")],
        ["reasoning"] = [new(ChatRole.Assistant, [new TextReasoningContent("thinking")])],
        ["image"] = [new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")])],
        ["usage"] = [new(ChatRole.Assistant, [new UsageContent(new())])],
        ["tool call"] = [LoopFixture.CallUpdate(null, "c1")],
        ["tool text"] = [new(ChatRole.Tool, "payload")],
    };

    [Theory]
    [MemberData(nameof(Wordless))]
    public async Task Answer_WithoutWords_OnlyTheUsersTextIsStored(string shape, bool streaming)
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = (_, _) => ScriptedChatClient.Send(WordlessAnswers[shape]);

        await fixture.AskAsync(streaming, [Question]);

        await AssertAsync(fixture, User("Weather?"));
    }

    [Fact]
    public async Task Response_ManyMessagesWithoutIds_AreParagraphs()
    {
        await using var fixture = new ChatFixture();
        using var model = new FixedChat(new ChatResponse([Said("one"), Said("two"), new(ChatRole.Tool, "payload"), Said("three")]));

        await model.WithMemory(fixture.Connection, "u").GetResponseAsync([Question]);

        await AssertAsync(fixture, User("Weather?"), Assistant("one\n\ntwo\n\nthree"));
    }

    [Fact]
    public async Task Stream_MessagesTakingTurns_AreParagraphsAndToolTextIsNotStored()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Send(
            new ChatResponseUpdate(ChatRole.Assistant, "o"),
            new ChatResponseUpdate(null, "ne"),
            new ChatResponseUpdate(ChatRole.Tool, "pay") { MessageId = "t" },
            new ChatResponseUpdate(null, "load") { MessageId = "t" },
            new ChatResponseUpdate(ChatRole.Assistant, "tw") { MessageId = "a" },
            new ChatResponseUpdate(null, "o") { MessageId = "a" },
            new ChatResponseUpdate(null, "three") { MessageId = "b" });

        await fixture.AskAsync(true, [Question]);

        await AssertAsync(fixture, User("Weather?"), Assistant("one\n\ntwo\n\nthree"));
    }

    [Fact]
    public async Task Answer_HoldsANullMessage_IsTheAppsAllTheSame()
    {
        await using var fixture = new ChatFixture();
        var response = new ChatResponse([null!, new(ChatRole.Assistant, "one")]);

        Assert.Same(response, await new FixedChat(response).WithMemory(fixture.Connection, "u").GetResponseAsync([Question]));

        await AssertAsync(fixture, User("Weather?"), Assistant("one"));
    }

    [Fact]
    public async Task Stream_StoppedAtARequestForTools_IsNotCutShort()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Send(
            new ChatResponseUpdate(ChatRole.Assistant, "Let me look."), LoopFixture.CallUpdate(null, "c1"), new ChatResponseUpdate());

        await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question]))
        {
            if (update.FinishReason == ChatFinishReason.ToolCalls)
                break;
        }

        await AssertAsync(fixture, User("Weather?"), Assistant("Let me look."));
    }

    [Fact]
    public async Task Stream_StoppedBeforeAnyWord_TheUsersTextIsMarked()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Send(new ChatResponseUpdate(ChatRole.Assistant, ""), new ChatResponseUpdate(null, "one"));

        await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question]))
            break;

        await AssertAsync(fixture, User("Weather?", Unanswered));
    }

    [Fact]
    public async Task Stream_NeverRead_NothingHappens()
    {
        await using var fixture = new ChatFixture();

        _ = fixture.Chat.GetStreamingResponseAsync([Question]);

        Assert.Empty(fixture.Model.Calls);
        await AssertAsync(fixture);
    }

    [Fact]
    public async Task Stream_ReadTwice_IsTheSameTurnAskedTwice()
    {
        await using var fixture = new ChatFixture();
        var updates = fixture.Chat.GetStreamingResponseAsync([Question]);

        await updates.ToChatResponseAsync();
        await updates.ToChatResponseAsync();

        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."), Assistant("Hello, you."));
    }

    [Fact]
    public async Task Stream_AppChangesAnUpdateItWasHanded_WhatTheModelSaidIsStored()
    {
        await using var fixture = new ChatFixture();

        await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question]))
            update.Contents.Clear();

        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    [Fact]
    public async Task Model_AnswersNull_TheCallerGetsIt()
    {
        await using var fixture = new ChatFixture();
        using var model = new FixedChat(null!);

        Assert.Null(await model.WithMemory(fixture.Connection, "u").GetResponseAsync([Question]));

        await AssertAsync(fixture, User("Weather?", Unanswered));
    }

    private static ChatMessage Said(string text) => new(ChatRole.Assistant, text);
}
