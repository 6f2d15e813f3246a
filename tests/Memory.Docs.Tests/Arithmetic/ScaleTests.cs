using System.Globalization;
using System.Text.RegularExpressions;
using Memory.Docs.Tests.Pages;

namespace Memory.Docs.Tests.Arithmetic;

/// <summary>The plan's figures follow from its assumptions by the sums that stand beside them.</summary>
public sealed partial class ScaleTests
{
    /// <summary>How far a figure of the page may be rounded.</summary>
    private const double Rounding = 0.06;

    [Fact]
    public void Figures_OfThePlan_FollowFromItsAssumptions()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var derived = 0;
        foreach (Match row in Row().Matches(Page.All.Single(static page => page.Path == "docs/scale.md").Text))
        {
            var (name, told) = (row.Groups["name"].Value, double.Parse(row.Groups["value"].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
            if (row.Groups["sum"].Value is { Length: > 0 } sum)
            {
                var right = Formula.Evaluate(sum, values);
                Assert.True(Math.Abs(told - right) <= Rounding * right, string.Create(CultureInfo.InvariantCulture, $"{name}: the page tells {told:N3}, and {sum} is {right:N3}"));
                derived++;
            }

            // What follows is worked out with the figure as it is told, as a reader does it.
            Assert.True(values.TryAdd(name, told), $"{name} is told twice.");
        }

        Assert.True(derived >= 20, $"Only {derived} figures are worked out.");
    }

    [Theory]
    [InlineData("2 * (a + 3) / 4 - 1", 1.5)]
    [InlineData("a", 2)]
    [InlineData("10 - 2 - 3", 5)]
    public void Formula_OfAPage_IsWorkedOut(string text, double result) => Assert.Equal(result, Formula.Evaluate(text, new Dictionary<string, double> { ["a"] = 2 }));

    [Theory]
    [InlineData("a + b")]
    [InlineData("(1 + 2")]
    [InlineData("1 2")]
    public void Formula_ThatIsNone_Throws(string text) => Assert.Throws<FormatException>(() => Formula.Evaluate(text, new Dictionary<string, double> { ["a"] = 2 }));

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (?<value>[0-9,.]+) \| (`(?<sum>[^`]+)` \|)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
