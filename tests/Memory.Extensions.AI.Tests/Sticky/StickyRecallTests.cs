using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Sticky;

/// <summary>Blocks of earlier turns at their places, for as long as they hold.</summary>
public sealed class StickyRecallTests
{
    private static readonly string Essentials = Block(MemoryBlock.Essentials, "- User is called Ann.");

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task LaterTurn_ShowsTheBlockAgainAndOnlyWhatIsNew(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");

        await chat.SayAsync("my city ?");
        var handed = await chat.SayAsync("city and pet ?");

        Assert.Equal(
            [
                "system: Be kind.", Essentials, Recalled("city", "Austin"), "user: my city ?", "assistant: Answer 1.",
                Recalled("pet", "a dog"), "user: city and pet ?",
            ],
            handed);
        Assert.Equal(["city=Austin"], chat.Recalls[1].Held!);
        Assert.Equal([Recalled("city", "Austin")["user: ".Length..]], chat.Outcome!.StickyBlocks);
        Assert.Equal(Recalled("pet", "a dog")["user: ".Length..], chat.Outcome.RecallBlock);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_WrappedAnewForEveryRequest_BlocksStay(bool streaming)
    {
        await using var chat = new StickyChat(streaming) { WrapsAnew = true };
        chat.Facts["city"] = "Austin";

        await chat.SayAsync("city ?");
        var handed = await chat.SayAsync("hello");

        Assert.Contains(Recalled("city", "Austin"), handed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connections_Two_ShareNothing(bool streaming)
    {
        await using var one = new StickyChat(streaming);
        await using var other = new StickyChat(streaming);
        one.Facts["city"] = "Austin";
        other.Facts["city"] = "Austin";

        await one.SayAsync("city ?");
        other.History.AddRange(one.History.Skip(1));
        var handed = await other.SayAsync("hello");

        Assert.DoesNotContain(Recalled("city", "Austin"), handed);
        Assert.Empty(other.Recalls[^1].Held ?? []);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Fact_NoLongerHolds_ItsBlockIsDroppedForGoodAndLaterOnesStay(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");
        await chat.SayAsync("city ?");
        await chat.SayAsync("pet ?");

        chat.Facts["city"] = "Dallas";
        var changed = await chat.SayAsync("hello");
        chat.Facts["city"] = "Austin";
        var back = await chat.SayAsync("hello again");

        Assert.Equal(
            ["system: Be kind.", Essentials, "user: city ?", "assistant: Answer 1.", Recalled("pet", "a dog"), "user: pet ?", "assistant: Answer 2.", "user: hello"],
            changed);
        Assert.Equal(changed, back.Take(changed.Count));
        Assert.Equal(["pet=a dog"], chat.Recalls[^1].Held!);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Memory_Down_NothingUnverifiedIsShownAndComesBackLater(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        var first = await chat.SayAsync("city ?");

        chat.Facts.IsDown = true;
        var down = await chat.SayAsync("hello");
        chat.Facts.IsDown = false;
        var up = await chat.SayAsync("there again");

        Assert.DoesNotContain(down, static message => message.Contains("Austin", StringComparison.Ordinal));
        Assert.Equal(first, up.Take(first.Count));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Server_TooOldToTell_BlocksAreShownForTheirTurnOnly(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts.IsOld, chat.Facts["city"]) = (true, "Austin");

        Assert.Contains(Recalled("city", "Austin"), await chat.SayAsync("city ?"));
        Assert.DoesNotContain(Recalled("city", "Austin"), await chat.SayAsync("hello"));
        Assert.Contains(Recalled("city", "Austin"), await chat.SayAsync("city again ?"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SameWordsTwice_EachWithItsOwnBlock(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        await chat.SayAsync("city ?");
        chat.Facts["pet"] = "a dog";
        await chat.SayAsync("city ?");
        await chat.SayAsync("pet city ?");
        var handed = await chat.SayAsync("pet city ?");

        Assert.Equal(
            [
                "system: Be kind.", Essentials, Recalled("city", "Austin"), "user: city ?", "assistant: Answer 1.", "user: city ?", "assistant: Answer 2.",
                Recalled("pet", "a dog"), "user: pet city ?", "assistant: Answer 3.", "user: pet city ?",
            ],
            handed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SameWordsManyTimes_AskedAgain_NoBlockMoves(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        IReadOnlyList<string> handed = [];
        for (var i = 0; i < 8; i++)
            handed = await chat.SayAsync("city ?");

        chat.History.RemoveAt(chat.History.Count - 1);

        Assert.Equal(handed, await chat.RepeatAsync());
        Assert.Equal(Recalled("city", "Austin"), handed[2]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task TurnAskedAgain_SameBytesUnlessMoreIsKnown(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        var first = await chat.SayAsync("city and pet ?");

        chat.History.RemoveAt(chat.History.Count - 1);
        var again = await chat.RepeatAsync();
        chat.History.RemoveAt(chat.History.Count - 1);
        chat.Facts["pet"] = "a dog";
        var more = await chat.RepeatAsync();
        var next = await chat.SayAsync("city ?");

        Assert.Equal(first, again);
        Assert.Contains(Block(MemoryBlock.Recalled, "- User's city is Austin.\n- User's pet is a dog."), more);
        Assert.Equal(more, next.Take(more.Count));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Conversation_Branched_EachBranchFindsItsBlocks(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts["city"], chat.Facts["pet"], chat.Facts["job"]) = ("Austin", "a dog", "baker");
        await chat.SayAsync("city ?");
        var one = await chat.SayAsync("pet ?");
        var kept = chat.History.ToList();

        chat.History.RemoveRange(chat.History.Count - 2, 2);
        await chat.SayAsync("job ?");
        chat.History.Clear();
        chat.History.AddRange(kept);
        var back = await chat.SayAsync("job ?");

        Assert.Equal(one, back.Take(one.Count));
        Assert.Equal([Recalled("job", "baker"), "user: job ?"], back.TakeLast(2));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task History_CutAtTheFront_WhatIsLeftKeepsItsBlocks(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");
        await chat.SayAsync("city ?");
        await chat.SayAsync("pet ?");

        chat.History.RemoveRange(1, 2);
        var handed = await chat.SayAsync("city pet ?");

        Assert.Equal(
            ["system: Be kind.", Essentials, Recalled("pet", "a dog"), "user: pet ?", "assistant: Answer 2.", Recalled("city", "Austin"), "user: city pet ?"],
            handed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task OtherSessionOrUser_SharesNothing(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        await chat.SayAsync("city ?");

        chat.Session = "other";
        var handed = await chat.SayAsync("hello");

        Assert.DoesNotContain(Recalled("city", "Austin"), handed);
        Assert.Empty(chat.Recalls[^1].Held!);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ToolLoop_EveryCallShowsTheSame(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");
        await chat.SayAsync("city ?");
        var messages = chat.Messages();
        messages.Add(new(ChatRole.User, "pet ?"));

        var first = await chat.SendAsync(messages);
        messages.Add(new(ChatRole.Assistant, [new FunctionCallContent("c1", "f")]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent("c1", "r")]));
        var second = await chat.SendAsync(messages);

        Assert.Equal(first, second.Take(first.Count));
        Assert.Equal(first.Count + 2, second.Count);
        Assert.Equal(2, chat.Recalls.Count);
        Assert.Contains(Recalled("city", "Austin"), second);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ImageOnly_EarlierBlocksAreVerifiedAndShown(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";
        await chat.SayAsync("city ?");
        ChatMessage image = new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);

        var handed = await chat.SendAsync([.. chat.Messages(), image]);
        chat.Facts["city"] = "Dallas";
        var changed = await chat.SendAsync([.. chat.Messages(), image]);

        Assert.Contains(Recalled("city", "Austin"), handed);
        Assert.Equal((0, 0, ""), (chat.Recalls[^1].Limit, chat.Recalls[^1].TurnLimit, chat.Recalls[^1].Query));
        Assert.DoesNotContain(changed, static message => message.Contains("Austin", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ServiceKeepsTheConversation_NoEffect(bool streaming)
    {
        await using var chat = new StickyChat(streaming);
        chat.Facts["city"] = "Austin";

        var handed = await chat.SayAsync("city ?", new ChatOptions { ConversationId = "c" });

        Assert.Equal(["system: Be kind.", "user: city ?"], handed);
        Assert.Null(chat.Recalls[0].Held);
    }

    [Fact]
    public async Task NotAsked_NoKeysAndNoBlocksAgain()
    {
        await using var chat = new StickyChat(false, static options => options.StickyRecall = false);
        chat.Facts["city"] = "Austin";
        await chat.SayAsync("city ?");

        Assert.DoesNotContain(Recalled("city", "Austin"), await chat.SayAsync("hello"));
        Assert.All(chat.Recalls, static request => Assert.Null(request.Held));
    }

    [Fact]
    public async Task Sessions_MoreThanTheBound_TheLongestSilentIsForgotten()
    {
        await using var chat = new StickyChat(false, static options => options.StickySessions = 2);
        chat.Facts["city"] = "Austin";
        var fresh = chat.History.ToList();
        foreach (var session in (string[])["a", "b", "a", "c"])
        {
            (chat.Session, _) = (session, 0);
            chat.History.Clear();
            chat.History.AddRange(fresh);
            await chat.SayAsync("city ?");
        }

        await chat.SayAsync("hello");
        Assert.Single(chat.Recalls[^1].Held!);
        chat.Session = "a";
        await chat.SayAsync("hello");
        Assert.Single(chat.Recalls[^1].Held!);
        chat.Session = "b";
        await chat.SayAsync("hello");
        Assert.Empty(chat.Recalls[^1].Held!);
    }

    [Fact]
    public async Task Budget_Full_LaterBlocksAreShownForTheirTurnOnly()
    {
        var cost = Utf8TokenEstimator.Default.Estimate(Recalled("city", "Austin").AsSpan("user: ".Length));
        await using var chat = new StickyChat(false, options => options.StickyTokenBudget = cost);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");
        await chat.SayAsync("city ?");

        Assert.Contains(Recalled("pet", "a dog"), await chat.SayAsync("pet ?"));
        var handed = await chat.SayAsync("hello");
        chat.History.RemoveRange(1, 2);
        Assert.Contains(Recalled("pet", "a dog"), await chat.SayAsync("pet !! pet"));
        var kept = await chat.SayAsync("and ?");

        Assert.Contains(Recalled("city", "Austin"), handed);
        Assert.DoesNotContain(Recalled("pet", "a dog"), handed);
        Assert.Contains(Recalled("pet", "a dog"), kept);
    }

    [Fact]
    public async Task Turns_ManyMoreThanTheBound_FirstBlocksStayAndNothingGrows()
    {
        await using var chat = new StickyChat(false);
        (chat.Facts["city"], chat.Facts["pet"]) = ("Austin", "a dog");
        var first = await chat.SayAsync("city ?");
        for (var i = 0; i < StickySession.MaxTurns + 20; i++)
            await chat.SayAsync($"turn {i}");

        Assert.Equal(first, (await chat.SayAsync("pet ?")).Take(first.Count));
        Assert.DoesNotContain(Recalled("pet", "a dog"), await chat.SayAsync("hello"));
    }

    private static string Recalled(string word, string value) => Block(MemoryBlock.Recalled, FactBook.Line(word, value));

    private static string Block(string introduction, string lines) => $"user: {introduction}\n<memory>\n{lines}\n</memory>";
}
