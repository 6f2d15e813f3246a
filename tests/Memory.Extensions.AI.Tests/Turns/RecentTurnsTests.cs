namespace Memory.Extensions.AI.Tests.Turns;

public sealed class RecentTurnsTests
{
    private static readonly Speaker Ann = new("ann", null);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Add_ManyTurns_KeepsAtMostTheBoundAndAtLeastHalfOfIt(int bound)
    {
        var turns = Of(bound);
        for (var i = 0; i < 100; i++)
            turns.Add(Key(i), Turn());

        // The latest first, since finding a turn makes it young again.
        var found = Enumerable.Range(0, 100).Reverse().TakeWhile(i => turns.Find(Key(i)) is not null).Count();
        Assert.InRange(found, bound / 2, bound);
    }

    [Fact]
    public void Find_ATurnAgainAndAgain_KeepsIt()
    {
        var turns = Of(10);
        var wanted = Turn();
        turns.Add(Key(-1), wanted);
        for (var i = 0; i < 100; i++)
        {
            turns.Add(Key(i), Turn());
            Assert.Same(wanted, turns.Find(Key(-1)));
        }
    }

    [Fact]
    public void FindOrAdd_SideBySide_EverybodyGetsTheSameTurn()
    {
        var turns = Of(10);
        var found = new UserTurn[64];

        Parallel.For(0, found.Length, i => found[i] = turns.FindOrAdd(Key(0), Turn(), isContinuation: false));

        Assert.Single(found.Distinct());
    }

    [Fact]
    public void Allow_Less_ChangesNothing()
    {
        var turns = Of(10);
        turns.Allow(2);
        for (var i = 0; i < 5; i++)
            turns.Add(Key(i), Turn());

        Assert.All(Enumerable.Range(0, 5), i => Assert.NotNull(turns.Find(Key(i))));
    }

    private static RecentTurns Of(int bound)
    {
        var turns = new RecentTurns();
        turns.Allow(bound);
        return turns;
    }

    private static TurnKey Key(int number) => TurnKey.OfConversation(Ann, $"conversation {number}");

    private static UserTurn Turn() => new()
    {
        Speaker = Ann,
        Id = "id",
        IsNamed = false,
        SaidAt = DateTimeOffset.UnixEpoch,
        Instance = 0,
        History = 0,
    };
}
