using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class LargePartsTests
{
    /// <summary>Few of the parts are large, as in a column of a question; lengths are no multiple of what is compared at once.</summary>
    private static readonly Gen<double[]> Columns = Gen.Frequency((6, Gen.Constant(0.0)), (1, Gen.Choose(-2, 4).Select(static whole => whole / 4.0))).ArrayOf();

    [Fact]
    public void NextAbove_FromEachPlace_TheFirstThatIsLarger() =>
        Prop.ForAll(Columns.ToArbitrary(), Gen.Choose(-1, 4).Select(static whole => whole / 4.0).ToArbitrary(), static (parts, least) =>
            Enumerable.Range(0, parts.Length + 1).All(from =>
                LargeParts.NextAbove(parts, from, least) == Enumerable.Range(from, parts.Length - from).FirstOrDefault(place => parts[place] > least, parts.Length)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(101)]
    public void NextAbove_NoneIsLarger_TheNumberOfPlaces(int count) =>
        Assert.Equal(count, LargeParts.NextAbove(new double[count], 0, 0));

    [Fact]
    public void NextAbove_NothingIsLargerThanInfinity_TheNumberOfPlaces() =>
        Assert.Equal(9, LargeParts.NextAbove([1, 2, 3, 4, double.MaxValue, 6, 7, 8, 9], 0, double.PositiveInfinity));
}
