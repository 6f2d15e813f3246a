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
}
