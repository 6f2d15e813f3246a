using System.Globalization;
using System.Text.RegularExpressions;

namespace Memory.Docs.Tests.Arithmetic;

/// <summary>A sum of a page, such as <c>users * (turns + memories) / 2</c>, worked out with the values of its names.</summary>
internal sealed partial class Formula
{
    private readonly IReadOnlyDictionary<string, double> _values;
    private readonly string[] _tokens;
    private int _at;

    private Formula(string text, IReadOnlyDictionary<string, double> values) =>
        (_values, _tokens) = (values, [.. Token().Matches(text).Select(static match => match.Value), ""]);

    /// <exception cref="FormatException">It is no sum, or names what the page has not told before.</exception>
    public static double Evaluate(string text, IReadOnlyDictionary<string, double> values)
    {
        var formula = new Formula(text, values);
        var result = formula.Sum();
        return formula.Next == "" ? result : throw new FormatException($"{formula.Next} is not expected in: {text}");
    }

    private string Next => _tokens[_at];

    private double Sum()
    {
        var result = Product();
        while (Next is "+" or "-")
            result += Take() == "+" ? Product() : -Product();
        return result;
    }

    private double Product()
    {
        var result = Factor();
        while (Next is "*" or "/")
            result = Take() == "*" ? result * Factor() : result / Factor();
        return result;
    }

    private double Factor()
    {
        var token = Take();
        if (token == "(")
        {
            var inner = Sum();
            return Take() == ")" ? inner : throw new FormatException("A parenthesis is not closed.");
        }

        if (_values.TryGetValue(token, out var value))
            return value;
        return double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{token} is not told before.");
    }

    private string Take() => _tokens[_at++];

    [GeneratedRegex(@"[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|\S", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
