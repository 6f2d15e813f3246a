using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Sticky;

public sealed class StickyBlocksTests
{
    [Fact]
    public async Task Requests_ManyAtOnce_NothingLapsedIsShownAndBoundsHold()
    {
        var blocks = new StickyBlocks(new MemoryChatOptions { StickyRecall = true, StickyTokenBudget = 300 }, new(2));

        await Parallel.ForAsync(0, 2_000, (i, _) =>
        {
            var prompt = Prompt.Read([.. Enumerable.Range(0, 1 + (i % 5)).Select(turn => new ChatMessage(ChatRole.User, $"turn {turn} {(turn + i) % 2}"))]);
            var plan = blocks.Plan(new Speaker("u", $"s{i % 3}"), prompt);
            var key = $"k{i % 20}";
            var lapsed = plan.Held.Where((_, at) => at % 3 == 0).Distinct().ToList();
            var response = FakeMemory.Recalled("u", "") with { ContextKeys = [key], Lapsed = lapsed };

            var (recalled, replays) = blocks.Settle(plan, response, [new MemoryLine($"- {key}.", key)]);

            var shown = replays.Select(static replay => replay.Block).Append(recalled?.Text).OfType<string>().ToList();
            Assert.DoesNotContain(shown, block => lapsed.Exists(gone => gone != key && block.Contains($"- {gone}.", StringComparison.Ordinal)));
            Assert.InRange(plan.Held.Count, 0, StickySession.MaxLines);
            Assert.InRange(plan.Blocks.Values.Sum(static block => Utf8TokenEstimator.Default.Estimate(block.Text)), 0, 300);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Lines_MoreThanAServerChecks_AreNotKept()
    {
        var blocks = new StickyBlocks(new MemoryChatOptions { StickyRecall = true, RecallTokenBudget = 32_768, StickyTokenBudget = 32_768 }, new());
        List<ChatMessage> messages = [];
        for (var turn = 0; turn < 5; turn++)
        {
            messages.Add(new(ChatRole.User, $"turn {turn}"));
            var plan = blocks.Plan(new Speaker("u", "s"), Prompt.Read([.. messages]));
            var lines = Enumerable.Range(0, 90).Select(i => new MemoryLine($"- {turn} {i}", $"{turn} {i}")).ToList();
            Assert.Equal(Math.Min(turn, 2) * 90, plan.Held.Count);

            var (recalled, _) = blocks.Settle(plan, FakeMemory.Recalled("u", "") with { Lapsed = [] }, lines);

            Assert.Equal(90, recalled!.Lines.Count);
        }
    }

    [Fact]
    public void Lines_WithoutAKey_AreShownOnce()
    {
        var blocks = new StickyBlocks(new MemoryChatOptions { StickyRecall = true }, new());
        var plan = blocks.Plan(new Speaker("u", "s"), Prompt.Read([new(ChatRole.User, "a")]));

        var (recalled, _) = blocks.Settle(plan, FakeMemory.Recalled("u", "") with { Lapsed = [] }, [new MemoryLine("- x", "k"), new MemoryLine("- y")]);

        Assert.Equal(2, recalled!.Lines.Count);
        Assert.Empty(blocks.Plan(new Speaker("u", "s"), Prompt.Read([new(ChatRole.User, "a"), new(ChatRole.User, "b")])).Held);
    }
}
