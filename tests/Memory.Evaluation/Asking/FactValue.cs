using System.Text.Json;

namespace Memory.Evaluation.Asking;

/// <summary>Compares a fact's value with the one expected.</summary>
internal static class FactValue
{
    /// <summary>Texts are equal whatever their case, everything else as JSON is.</summary>
    public static bool AreEqual(JsonElement found, JsonElement expected) => (found.ValueKind, expected.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(found.GetString(), expected.GetString(), StringComparison.OrdinalIgnoreCase),
        _ => JsonElement.DeepEquals(found, expected),
    };
}
