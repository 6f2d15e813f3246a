using System.Globalization;

namespace Memory.LoadTest.Reports;

/// <summary>A figure that is asked for, beside what was measured.</summary>
/// <param name="Name">What it tells.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Unit">Its unit; empty for a ratio.</param>
/// <param name="Target">What is asked for; null when it is only told.</param>
/// <param name="IsAtLeast">Whether more is better.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool IsAtLeast = false)
{
    public bool? IsMet => Target is { } target ? IsAtLeast ? Value >= target : Value <= target : null;

    public override string ToString()
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{Name,-72} {Value,12:#,0.##} {Unit,-9}");
        return Target is null ? value.TrimEnd() : string.Create(CultureInfo.InvariantCulture, $"{value} asked for: {(IsAtLeast ? ">=" : "<=")} {Target:#,0.##} {Unit}, {(IsMet == true ? "met" : "NOT met")}");
    }
}
