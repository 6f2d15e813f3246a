using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

public sealed class StorageBudgetTests
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(1.75);

    [Fact]
    public void Left_MoreSpentThanThereWas_IsNothing()
    {
        var budget = new StorageBudget();
        Assert.Equal(Whole, budget.Left);

        budget.Spend(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(1.25), budget.Left);

        budget.Spend(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, budget.Left);
    }

    [Fact]
    public async Task Allow_ManyThingsAtOnce_LeavesMore()
    {
        Assert.Equal(Whole + TimeSpan.FromSeconds(4), await Task.Run(static () =>
        {
            StorageBudget.Begin();
            StorageBudget.Allow(1_000);
            return StorageBudget.Current!.Left;
        }, TestContext.Current.CancellationToken));
        StorageBudget.Allow(1_000);
        Assert.Equal(Whole, new StorageBudget().Left);
    }

    [Fact]
    public async Task Current_EachRequest_HasItsOwn()
    {
        Assert.Null(StorageBudget.Current);
        var budgets = await Task.WhenAll(RequestAsync(), RequestAsync());

        Assert.NotSame(budgets[0], budgets[1]);
        Assert.All(budgets, Assert.NotNull);
        Assert.Null(StorageBudget.Current);
    }

    [Fact]
    public async Task Leave_InWorkThatARequestStarted_KeepsTheRequestsBudget()
    {
        StorageBudget.Begin();
        var own = StorageBudget.Current;
        var inside = await Task.Run(
            async () =>
            {
                StorageBudget.Leave();
                await Task.Yield();
                return StorageBudget.Current;
            },
            TestContext.Current.CancellationToken);

        Assert.Null(inside);
        Assert.Same(own, StorageBudget.Current);
    }

    private static async Task<StorageBudget?> RequestAsync()
    {
        StorageBudget.Begin();
        await Task.Yield();
        return StorageBudget.Current;
    }
}
