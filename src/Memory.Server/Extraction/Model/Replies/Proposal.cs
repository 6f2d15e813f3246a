using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>
/// One proposal as written, its fields read leniently (a number may be a string, a field may be missing) and judged by nobody yet.
/// A field that is there and has a form that it cannot have is listed in <see cref="Mistakes"/>.
/// </summary>
internal sealed record Proposal
{
    private const int MostTurns = 8;

    public ImmutableArray<int> Turns { get; private init; } = [];

    public string Quote { get; private init; } = "";

    public string? About { get; private init; }

    public string? Slot { get; private init; }

    public string? Value { get; private init; }

    public string Fact { get; private init; } = "";

    public string? Type { get; private init; }

    public string? When { get; private init; }

    public bool IsNegated { get; private init; }

    public string? From { get; private init; }

    public string? To { get; private init; }

    public string? Corrects { get; private init; }

    public double? Confidence { get; private init; }

    public int? Importance { get; private init; }

    /// <summary>Fields of a wrong form.</summary>
    public int Mistakes { get; private init; }

    public static Proposal Read(JsonElement element)
    {
        var mistakes = 0;
        var proposal = new Proposal
        {
            Turns = Numbers(Field(element, "turn") ?? Field(element, "turns")),
            Quote = Text(element, "quote", ref mistakes) ?? "",
            About = Text(element, "about", ref mistakes)?.ToLowerInvariant(),
            Slot = Text(element, "slot", ref mistakes),
            Value = Text(element, "value", ref mistakes),
            Fact = Text(element, "fact", ref mistakes) ?? "",
            Type = Text(element, "type", ref mistakes)?.ToLowerInvariant(),
            When = Text(element, "when", ref mistakes)?.ToLowerInvariant(),
            IsNegated = Flag(Field(element, "negated"), ref mistakes),
            From = Text(element, "from", ref mistakes),
            To = Text(element, "to", ref mistakes),
            Corrects = Text(element, "corrects", ref mistakes),
            Confidence = Number(Field(element, "confidence")),
            Importance = Number(Field(element, "importance")) is >= 1 and <= 5 and var importance ? (int)Math.Round(importance) : null,
        };
        return proposal with { Mistakes = mistakes };
    }

    private static JsonElement? Field(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text that says something; the words by which models write that there is none read as none.</summary>
    private static string? Text(JsonElement element, string name, ref int mistakes)
    {
        if (Field(element, name) is not { } value)
            return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!.Trim() is { Length: > 0 } text && text.ToLowerInvariant() is not ("null" or "n/a") ? text : null;
            case JsonValueKind.Number:
                return value.GetRawText();
            case JsonValueKind.Array when value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.String:
                return value[0].GetString()!.Trim();
            default:
                mistakes++;
                return null;
        }
    }

    private static bool Flag(JsonElement? value, ref int mistakes)
    {
        switch (value?.ValueKind)
        {
            case null or JsonValueKind.False:
                return false;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.String when bool.TryParse(value.Value.GetString(), out var flag):
                return flag;
            default:
                mistakes++;
                return false;
        }
    }

    private static ImmutableArray<int> Numbers(JsonElement? value) => value?.ValueKind switch
    {
        null => [],
        JsonValueKind.Array => [.. value.Value.EnumerateArray().Take(MostTurns).Select(static one => Number(one)).OfType<double>().Where(IsPlace).Select(static one => (int)one)],
        _ => Number(value) is { } one && IsPlace(one) ? [(int)one] : [],
    };

    private static bool IsPlace(double number) => double.IsInteger(number) && number is >= 1 and <= 10_000;

    /// <summary>A number, also one that is written as text ("3", "0.8", "turn 3", "80%").</summary>
    private static double? Number(JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.Number when value.Value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(
            value.Value.GetString()!.AsSpan().Trim().TrimStart("turnT #"), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };
}
