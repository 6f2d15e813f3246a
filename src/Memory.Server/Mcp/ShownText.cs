using System.Text.Json.Nodes;
using Memory.Extensions.AI;
using Memory.Server.Recall.Context;

namespace Memory.Server.Mcp;

/// <summary>
/// How stored text is shown to a model: as one plain line without markup or control tokens. What is aimed at a model's rules is withheld, so that
/// it can still be found and forgotten, and not obeyed.
/// </summary>
internal static class ShownText
{
    public const string Withheld = "(withheld: it reads like instructions to a model)";

    public static string Of(string text)
    {
        var line = LineSanitizer.Sanitise(text);
        return RuleAttack.IsIn(line) ? Withheld : InertText.Of(line);
    }

    /// <summary>The same JSON with every text and every name in it shown so. Of names that become the same one the last stays.</summary>
    public static JsonNode? Of(JsonNode? json) => json switch
    {
        JsonObject fields => Of(fields),
        JsonArray items => new JsonArray([.. items.Select(Of)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Of(text)),
        _ => json?.DeepClone(),
    };

    private static JsonObject Of(JsonObject fields)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in fields)
            shown[Of(name)] = Of(value);
        return shown;
    }
}
