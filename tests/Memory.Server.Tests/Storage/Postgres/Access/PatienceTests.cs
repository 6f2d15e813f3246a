using Memory.Server.Storage;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Tests.Storage.Postgres.Access;

/// <summary>What counts as waiting for the database, and what of it is taken off the request's budget of 1.75 s.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly Memory.Testing.ManualTime _time = new();
    private readonly StorageBudget _budget = new();

    [Fact]
    public void Token_NoAnswerWithinTheLimit_IsCancelled()
    {
        using var patience = Begin();
        Advance(1.499);
        Assert.False(patience.Token.IsCancellationRequested);

        Advance(0.001);
        Assert.True(patience.Token.IsCancellationRequested);
    }

    /// <summary>A thousand memories stored together take a busy database longer than one.</summary>
    [Fact]
    public void Token_RequestThatBringsMuch_IsCancelledLater()
    {
        StorageBudget.Begin();
        StorageBudget.Allow(1_000);
        using var patience = new Patience(Limit, StorageBudget.Current, _time, TestContext.Current.CancellationToken);
        StorageBudget.Leave();
        Advance(5.499);
        Assert.False(patience.Token.IsCancellationRequested);

        Advance(0.001);
        Assert.True(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Token_CallerGivesUp_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        using var patience = new Patience(Limit, _budget, _time, caller.Token);
        patience.Pause();

        await caller.CancelAsync();

        Assert.True(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public void Dispose_WhileCounting_ChargesTheWaitUntilThen()
    {
        using (Begin())
            Advance(0.5);
        Advance(1);

        Assert.Equal(1.25, Left());
    }

    [Fact]
    public void Pause_ALongStream_IsNeitherBoundedNorCharged()
    {
        using (var patience = Begin())
        {
            Advance(0.25);
            patience.Pause();
            Advance(30);
            Assert.False(patience.Token.IsCancellationRequested);
        }

        Assert.Equal(1.5, Left());
    }

    [Fact]
    public void Resume_AfterAPause_CountsBothWaitsAndNotThePause()
    {
        using (var patience = Begin())
        {
            Advance(0.25);
            patience.Pause();
            Advance(30);
            patience.Resume();
            Advance(0.5);
            Assert.False(patience.Token.IsCancellationRequested);
        }

        Assert.Equal(1, Left());
    }

    [Fact]
    public void Resume_WhileCounting_LosesNothing()
    {
        using (var patience = Begin())
        {
            Advance(0.25);
            patience.Resume();
            Advance(0.25);
        }

        Assert.Equal(1.25, Left());
    }

    [Fact]
    public void Extend_ALongSearch_IsBoundedByItAndNotCharged()
    {
        using (var patience = Begin())
        {
            Advance(0.25);
            patience.Extend(TimeSpan.FromSeconds(10));
            Advance(9.999);
            Assert.False(patience.Token.IsCancellationRequested);
            Advance(0.001);
            Assert.True(patience.Token.IsCancellationRequested);
        }

        Assert.Equal(1.5, Left());
    }

    [Fact]
    public void SeveralOperations_OfOneRequest_ShareItsBudget()
    {
        using (Begin())
            Advance(1);
        using (var second = Begin())
        {
            Advance(0.748);
            Assert.False(second.Token.IsCancellationRequested);
            Advance(0.002);
            Assert.True(second.Token.IsCancellationRequested);
        }

        using var third = Begin();
        Assert.Equal(0, Left());
        Assert.True(third.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_OutsideOfRequests_HasTheLimitEachTime()
    {
        for (var operation = 0; operation < 5; operation++)
        {
            using var patience = new Patience(Limit, budget: null, _time, CancellationToken.None);
            Advance(1.499);
            Assert.False(patience.Token.IsCancellationRequested);
            Advance(0.001);
            Assert.True(patience.Token.IsCancellationRequested);
        }
    }

    private Patience Begin() => new(Limit, _budget, _time, CancellationToken.None);

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>The clock's timestamps are not exact ticks.</summary>
    private double Left() => Math.Round(_budget.Left.TotalSeconds, 4);
}
