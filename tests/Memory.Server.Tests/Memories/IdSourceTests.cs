using System.Security.Cryptography;
using Memory.Server.Memories;
using Memory.Testing;

namespace Memory.Server.Tests.Memories;

public sealed class IdSourceTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TimeOrdered_SameMillisecondOrClockSetBack_StillGrow()
    {
        var clock = new ManualTime();
        using var random = RandomNumberGenerator.Create();
        var ids = new TimeOrderedIds(clock, random);
        var made = Enumerable.Range(0, 10_000).Select(n =>
        {
            if (n == 5000)
                clock.Advance(TimeSpan.FromHours(-1));
            return ids.NewId();
        }).ToArray();
        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.All(made, static id => Assert.Equal((7, 8), (id.Version, id.Variant & 0xC)));
    }

    [Fact]
    public void Repeatable_SameRequest_SameIdsThatGrow()
    {
        var (one, other) = (new RepeatableIds("request", Begun), new RepeatableIds("request", Begun));
        var made = Enumerable.Range(0, 2000).Select(_ => one.NewId()).ToArray();
        Assert.Equal(made, Enumerable.Range(0, 2000).Select(_ => other.NewId()));
        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.All(made, static id => Assert.Equal((7, 8), (id.Version, id.Variant & 0xC)));
    }

    [Fact]
    public void Repeatable_OtherRequestOrTime_OtherIds()
    {
        var id = new RepeatableIds("request", Begun).NewId();
        Assert.NotEqual(id, new RepeatableIds("another", Begun).NewId());
        Assert.NotEqual(id, new RepeatableIds("request", Begun.AddDays(2)).NewId());
    }
}
