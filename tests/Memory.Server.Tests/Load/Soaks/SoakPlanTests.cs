using Memory.LoadTest.Soaks.Plans;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class SoakPlanTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(50);
    private static readonly Disturbance[] Deck = [new("killed", EndsServer: true), new("paused", EndsServer: false), new("backup", EndsServer: false)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Deal_TwentyMinutes_OneThingAtATimeAndEachBeforeAnyComesAgain(int seed)
    {
        var plan = SoakPlan.Deal(Deck, Length, Every, seed);

        Assert.InRange(plan.Count, 20, 26);
        Assert.All(plan, static window => Assert.InRange(window.Length, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)));
        Assert.All(plan.Zip(plan.Skip(1)), static pair => Assert.True(pair.Second.At - pair.First.At - pair.First.Length > TimeSpan.FromSeconds(25)));
        Assert.True(plan[^1].At + plan[^1].Length + SoakPlan.Calm <= Length);
        Assert.Equal(["backup", "killed", "paused"], plan.Take(3).Select(static window => window.Name).Order());
        Assert.Equal(["backup", "killed", "paused"], plan.Skip(3).Take(3).Select(static window => window.Name).Order());
    }

    [Fact]
    public void Deal_AfterTwoFifths_EndsNoServer()
    {
        var plan = SoakPlan.Deal(Deck, Length, Every, seed: 4);

        Assert.Contains(plan, static window => window.Name == "killed");
        Assert.DoesNotContain(plan, static window => window.Name == "killed" && window.At > Length * 0.4);
        Assert.Contains(plan, static window => window.Name == "paused" && window.At > Length / 2);
    }

    [Fact]
    public void Deal_MuchThatCanHappen_EndsServersWhileThereIsTime()
    {
        Disturbance[] deck = [.. Enumerable.Range(0, 20).Select(static number => new Disturbance($"work {number}", EndsServer: false)), new("killed", EndsServer: true), new("exchanged", EndsServer: true)];

        Assert.All(Enumerable.Range(0, 20).Select(seed => SoakPlan.Deal(deck, Length, Every, seed)), static plan =>
        {
            Assert.Single(plan, static window => window.Name == "killed");
            Assert.Single(plan, static window => window.Name == "exchanged");
        });
    }

    [Fact]
    public void Deal_SameSeed_SamePlan() => Assert.Equal(SoakPlan.Deal(Deck, Length, Every, seed: 9), SoakPlan.Deal(Deck, Length, Every, seed: 9));

    [Fact]
    public void Deal_NothingThatCanHappen_IsQuiet() => Assert.Empty(SoakPlan.Deal([], Length, Every, seed: 1));
}
