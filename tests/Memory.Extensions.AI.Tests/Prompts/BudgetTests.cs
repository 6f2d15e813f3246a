using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>Budgets bound the blocks as they are injected, and equal facts give equal bytes.</summary>
public sealed class BudgetTests
{
    private static readonly ChatMessage Question = new(ChatRole.User, "And now?");
    private static readonly string Many = string.Join('\n', Enumerable.Range(0, 200).Select(static i => $"- fact {i} ü 漢 <{new string('x', i % 40)}>"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_Injected_StayWithinTheirBudgets(bool streaming)
    {
        await using var fixture = new ChatFixture(static options => (options.RecallTokenBudget, options.ConsciousTokenBudget) = (200, 100)).Knows(Many, Many);

        await fixture.AskAsync(streaming, [Question]);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.InRange(Utf8TokenEstimator.Default.Estimate(handed[0].Text), 80, 100);
        Assert.InRange(Utf8TokenEstimator.Default.Estimate(handed[1].Text), 170, 200);
        var frame = Utf8TokenEstimator.Default.Estimate($"{MemoryBlock.Recalled}\n<memory>\n</memory>");
        Assert.Equal(200 - frame, fixture.Memory.Recalls.Single().TokenBudget);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Estimator_OfTheApp_IsUsed(bool streaming)
    {
        await using var fixture = new ChatFixture(static options =>
            (options.TokenEstimator, options.RecallTokenBudget, options.ConsciousTokenBudget) = (new Characters(), 400, 300)).Knows(Many, Many);

        await fixture.AskAsync(streaming, [Question]);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.InRange(handed[0].Text.Length, 250, 300);
        Assert.InRange(handed[1].Text.Length, 350, 400);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Budget_WithoutRoomForALine_NothingIsAsked(int budget)
    {
        await using var fixture = new ChatFixture(options => (options.RecallTokenBudget, options.ConsciousTokenBudget) = (budget, budget)).Knows("- a", "- b");
        fixture.Memory.OnConscious = static (_, _) => throw new InvalidOperationException("Nothing was to be asked.");

        await fixture.AskAsync(false, [Question]);

        Assert.Single(fixture.Model.Calls.Single().Messages);
        Assert.Empty(fixture.Memory.Recalls);
        Assert.Empty(fixture.Logs.Lines);
    }

    [Fact]
    public async Task Essentials_WhateverIsAskedAndWhen_SameBytesUntilOneChanges()
    {
        await using var fixture = new ChatFixture().Knows("- x", "- User is called Ann.\n- User lives in Austin.");
        await fixture.AskAsync(false, [Question]);
        fixture.Time.Advance(TimeSpan.FromDays(400));
        await fixture.AskAsync(true, [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello"), new(ChatRole.User, "Something else")]);
        fixture.Knows("- x", "- User is called Ann.\n- User lives in Dallas.");
        await fixture.AskAsync(false, [Question]);

        var blocks = fixture.Model.Calls.Select(static call => call.Messages[0].Text).ToList();
        Assert.Equal(blocks[0], blocks[1]);
        Assert.NotEqual(blocks[1], blocks[2]);
    }

    [Fact]
    public async Task Example_InTheDocs_IsWhatTheModelIsHanded()
    {
        await using var fixture = new ChatFixture().Knows(
            "- User is allergic to peanuts.\n- [2026-02-08] user said: the ramen place on 5th was great", "- User is called Ann.\n- User lives in Austin.");

        await fixture.AskAsync(false,
            [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi!"), new(ChatRole.Assistant, "Hello Ann."), new(ChatRole.User, "Where could I go for dinner?")]);

        var lines = fixture.Model.Calls.Single().Messages.Select(static message =>
            $"{message.Role}:".PadRight(11) + message.Text.Replace("\n", "\n           ", StringComparison.Ordinal));
        var docs = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "prompt.md"));
        Assert.Contains($"```text\n{string.Join('\n', lines)}\n```", docs.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private sealed class Characters : ITokenEstimator
    {
        public int Estimate(ReadOnlySpan<char> text) => text.Length;
    }
}
