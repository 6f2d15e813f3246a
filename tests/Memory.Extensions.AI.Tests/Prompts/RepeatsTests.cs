using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

public sealed class RepeatsTests
{
    private static readonly ChatMessage[] Talk =
    [
        new(ChatRole.User, "My dog is called Rex,\nand I <3 him."),
        new(ChatRole.Assistant, "A fine name!"),
        new(ChatRole.User, "Tell me a joke."),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recalled_WhatTheRequestSaysItself_IsNotShownAgain(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows(
            "- [2026-11-01] user said: My dog is called Rex, and I <3 him.\n"
            + "- earlier: [2026-11-01] user said: Tell me a joke.\n"
            + "- [2026-11-01] assistant said: A fine name!\n"
            + "- [2026-11-01] user said: My dog is called Rex, and…");

        await fixture.AskAsync(streaming, Talk);

        Assert.Equal(Talk, fixture.Model.Calls.Single().Messages);
    }

    [Theory]
    [InlineData("…the second of these is about a dog that goes to the market to buy a bone…", false)]
    [InlineData("…and the second of these is about a dog that goes to the market to buy a cat…", true)]
    [InlineData("…of these is about a dog that goes to the market to buy a bone for itself.", false)]
    [InlineData("…the second…", true)]
    public async Task Recalled_PartOfWhatTheRequestSays_IsNotShownAgain(string part, bool isShown)
    {
        ChatMessage[] talk =
        [
            new(ChatRole.Assistant, "I know two jokes,\nand the second of these is about a dog that goes to the market to buy a bone for itself."),
            new(ChatRole.User, "Tell me a joke."),
        ];
        await using var fixture = new ChatFixture().Knows($"- [2026-11-01] assistant said: {part}");

        await fixture.AskAsync(streaming: false, talk);

        Assert.Equal(isShown ? 3 : 2, fixture.Model.Calls.Single().Messages.Count);
    }

    [Theory]
    [InlineData("- [2026-11-01] user said: My dog is called Rexy.")]
    [InlineData("- [2026-11-01] user said: Tell me a joke")]
    [InlineData("- [2026-11-01] user said: Tell me another…")]
    [InlineData("- Ann said: Tell me a joke.")]
    [InlineData("- Tell me a joke.")]
    public async Task Recalled_AnythingElse_IsShown(string line)
    {
        await using var fixture = new ChatFixture().Knows(line);

        await fixture.AskAsync(streaming: false, Talk);

        Assert.Contains(line, fixture.Model.Calls.Single().Messages[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recalled_ToolOutputSaysTheSame_IsShown()
    {
        await using var fixture = new ChatFixture().Knows("- [2026-11-01] user said: Rain in Oslo.");

        await fixture.AskAsync(streaming: false, [new(ChatRole.System, "Rain in Oslo."), new(ChatRole.User, "And now?")]);

        Assert.Equal(3, fixture.Model.Calls.Single().Messages.Count);
    }
}
