namespace Memory.Extensions.AI.Tests.Sticky;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void Set_Full_ForgetsWhatWasNotAskedForTheLongest()
    {
        var values = new RecentlyUsed<int, string>(2);
        values.Set(1, "a");
        values.Set(2, "b");
        Assert.True(values.TryGet(1, out _));

        values.Set(3, "c");

        Assert.Equal([true, false, true], Enumerable.Range(1, 3).Select(key => values.TryGet(key, out _)));
    }

    [Fact]
    public void Set_KnownKey_ReplacesAndForgetsNothing()
    {
        var values = new RecentlyUsed<int, string>(2);
        values.Set(1, "a");
        values.Set(2, "b");

        values.Set(1, "z");

        Assert.Equal("z", values.GetOrAdd(1, () => "new"));
        Assert.Equal("b", values.GetOrAdd(2, () => "new"));
    }

    [Fact]
    public void Remove_Key_IsGone()
    {
        var values = new RecentlyUsed<int, string>(1);
        values.Set(1, "a");

        values.Remove(1);
        values.Remove(2);

        Assert.Equal("new", values.GetOrAdd(1, () => "new"));
    }
}
