using System.Globalization;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class TurnFindingsTests
{
    [Fact]
    public void Compare_EverythingOnceAndInOrder_IsClean() => Assert.Equal(new TurnFindings { Found = 4 }, Compare("1", "2", "3", "4"));

    [Fact]
    public void Compare_OneThatWasNeverAcknowledged_MayBeThereOrNot() => Assert.True(Compare("1", "2", "3").IsClean);

    [Fact]
    public void Compare_EachKindOfDamage_IsTold()
    {
        Assert.Equal(new TurnFindings { Found = 2, Lost = 1 }, Compare("1", "3"));
        Assert.Equal(new TurnFindings { Found = 4, Doubled = 1 }, Compare("1", "2", "2", "3"));
        Assert.Equal(new TurnFindings { Found = 3, Misplaced = 1 }, Compare("2", "1", "3"));
        Assert.Equal(new TurnFindings { Found = 4, Unknown = 1 }, Compare("1", "2", "3", "5"));
        Assert.Equal(new TurnFindings { Found = 3, Changed = 1 }, TurnFindings.Compare(3, static _ => true, static _ => "said", Number, [("1", "said"), ("2", "Said"), ("3", "said")]));
    }

    /// <summary>Four turns were said, the last without being acknowledged.</summary>
    private static TurnFindings Compare(params string[] ids) => TurnFindings.Compare(4, static number => number < 4, static _ => "said", Number, [.. ids.Select(static id => (id, "said"))]);

    private static int? Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);
}
