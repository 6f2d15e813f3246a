using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Owners;

namespace Memory.Server.Tests.Storage.Embedded.Owners;

public sealed class AnswerRowsTests
{
    private const int Ample = 1_000_000;

    [Fact]
    public void Put_AllOwnersTogetherAboveTheirBound_TheOneWhoPutsGivesUpItsOldest()
    {
        var budget = new AnswerBudget(10_000);
        AnswerRows[] owners = [.. Enumerable.Range(0, 4).Select(_ => new AnswerRows(Ample, budget.OfOwner()))];

        for (var i = 0; i < 100; i++)
            owners[i % owners.Length].Put(Row(i));

        Assert.InRange(budget.Taken, 1, 10_000 + AnswerRows.SizeOf(Row(0)));
        Assert.Equal(owners.Sum(static owner => owner.Size), budget.Taken);
        Assert.All(Enumerable.Range(96, 4), i => Assert.NotNull(owners[i % owners.Length].Find(Row(i).Request)));
        Assert.Null(owners[0].Find(Row(0).Request));
    }

    [Fact]
    public void Put_OwnersStateReadAnew_CountsOnce()
    {
        var budget = new AnswerBudget(2 * AnswerRows.SizeOf(Row(0)));
        var share = budget.OfOwner();
        for (var reading = 0; reading < 10; reading++)
        {
            var rows = new AnswerRows(Ample, share);
            rows.Put(Row(1));
            rows.Put(Row(2));
            Assert.NotNull(rows.Find(Row(1).Request));
        }
    }

    private static AnswerRow Row(int number) => new(new RequestKey("POST", "/v1/ingest", $"k{number:000}"), new KeptAnswer("f00d", 200, "application/json", new string('x', 500), Rows.Noon));
}
