namespace Memory.Server.Tests.Recall.Signals;

public sealed class DateSignalTests
{
    private static readonly DateTimeOffset May = new(2025, 5, 8, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Score_DayAsked_FromTheTextOrFromWhenItWasSaid()
    {
        var scored = new SmallMemory()
            .Say("I painted yesterday", at: May)
            .Say("On 7 May 2025 I painted", at: May.AddDays(90))
            .Say("I paint", at: May)
            .Say("I sing", at: May.AddDays(90))
            .Know("painted the door", since: May.AddDays(-1))
            .Score("date", "what did I do on 7 May 2025?");

        Assert.Equal((1.0, 1.0, 0.76), (scored["I painted yesterday"], scored["On 7 May 2025 I painted"], Math.Round(scored["I paint"], 12)));
        Assert.Equal((0.0, 1.0), (scored["I sing"], scored["painted the door"]));
        Assert.Equal((0.5, 0.5), (scored.Sureness.OfMemories, scored.Sureness.OfTurns));
    }

    [Fact]
    public void Score_SeveralTimesAsked_TheBestCounts() =>
        Assert.Equal(1, new SmallMemory().Say("I paint", at: May).Score("date", "was it on 8 May 2025 or on 1 June 2025?")["I paint"]);

    [Fact]
    public void IsAsked_NoTime_No() => Assert.False(new SmallMemory().Say("I paint", at: May).Score("date", "what do I paint?").IsAsked);

    [Fact]
    public void Score_SaidAtTheEndsOfTheCalendar_NoFault()
    {
        var scored = new SmallMemory()
            .Say("we met yesterday", at: DateTimeOffset.MaxValue)
            .Say("we met on December 31", at: DateTimeOffset.MinValue)
            .Say("we met on 9999-12-31", at: May)
            .Know("met long ago", since: DateTimeOffset.MinValue)
            .Score("date", "who did I meet on December 31?");

        Assert.All(scored.Parts.Values, static part => Assert.InRange(part, 0, 1));
    }
}
