using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class SoakTrafficTests
{
    [Fact]
    public void Next_WhatIsNotAcknowledged_IsSentAgainAsItWasUntilItIs()
    {
        var pace = new SimulatedServer(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var traffic = new SoakTraffic(new SoakShape(Users: 3, MemoriesPerUser: 5, Servers: 3, Seed: 1), "key", new LifeTexts(1), pace, TimeProvider.System);
        var first = Enumerable.Range(0, 1_000).Select(_ => traffic.Next()).First(static request => request.Series == "ingest");

        Assert.False(first.Answered!(Answer.Without(AnswerFault.Refused)));
        Assert.Empty(traffic.Outbox.Take(TimeSpan.Zero, 10));
        var second = Assert.Single(traffic.Outbox.Take(TimeSpan.FromSeconds(1), 10));
        Assert.False(second.Answered!(new Answer(503, AnswerFault.None, default)));
        Assert.Equal((0, 1), (traffic.Turns.Count().Acknowledged, traffic.Outbox.Count));
        var third = Assert.Single(traffic.Outbox.Take(TimeSpan.FromSeconds(1), 10));
        Assert.True(third.Answered!(new Answer(202, AnswerFault.None, default)));

        Assert.Equal(first.Bytes, third.Bytes);
        Assert.Equal((first.Server + 2) % 3, third.Server);
        Assert.Equal(0, traffic.Outbox.Count);
        Assert.InRange(traffic.Turns.Count().Acknowledged, 1, 5);
    }

    [Fact]
    public void Next_AChatWhoseStreamBreaksOff_IsTheSameChatUntilItsEndComes()
    {
        var pace = new SimulatedServer(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var traffic = new SoakTraffic(new SoakShape(Users: 3, MemoriesPerUser: 5, Servers: 1, Seed: 1), "key", new LifeTexts(1), pace, TimeProvider.System);
        var first = Enumerable.Range(0, 1_000).Select(_ => traffic.Next()).First(static request => request.Series == SoakTraffic.StreamedChat);
        var words = $"event: done\ndata: {{\"content\":\"{ChatWords.Answer(2)}\"}}";

        Assert.False(first.Answered!(Whole("event: delta\ndata: {}\n\n")));
        var second = Assert.Single(traffic.Outbox.Take(TimeSpan.FromSeconds(1), 10));
        Assert.True(second.Answered!(Whole($"event: delta\ndata: {{}}\n\n{words}")));

        Assert.Equal(SoakTraffic.ChatAgain, second.Series);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(new ChatState(2, Times: 2, IsAnswered: true), traffic.Chats.ByUser().SelectMany(static chats => chats).Single(static chat => chat.Times > 0));

        static Answer Whole(string body) => new(200, AnswerFault.None, System.Text.Encoding.UTF8.GetBytes(body));
    }
}
