using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Reads what a model passed, which may be missing, of another type than asked for, or not even what JSON allows.</summary>
internal static class ToolArguments
{
    /// <summary>An argument as a trimmed text; empty when there is none.</summary>
    public static string Text(this AIFunctionArguments arguments, string name) => SpokenText.ForIngest((arguments.GetValueOrDefault(name) switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => element.ToString(),
        JsonNode node => node.ToString(),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    } ?? "").Trim());

    /// <summary>An argument as JSON; null when there is none.</summary>
    public static JsonElement? Json(this AIFunctionArguments arguments, string name) => arguments.GetValueOrDefault(name) switch
    {
        JsonElement { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element => element.Clone(),
        JsonNode node => JsonElement.Parse(node.ToJsonString()),
        _ => arguments.Text(name) is { Length: > 0 } text ? JsonElement.Parse(JsonValue.Create(text).ToJsonString()) : null,
    };
}
