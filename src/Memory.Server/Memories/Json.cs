using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Memory.Server.Memories;

/// <summary>JSON that was parsed once at the edge and is kept as compact text, so that it compares and stores as it is.</summary>
internal readonly record struct Json(string Text)
{
    /// <summary>Letters of any script stay as they are, so that sizes are those of compact UTF-8.</summary>
    private static readonly JsonText Compact = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static Json From(JsonElement element) => new(JsonSerializer.Serialize(element, Compact.JsonElement));

    public static Json From(JsonNode node) => new(JsonSerializer.Serialize(node, Compact.JsonNode));

    public static Json From(string text) => From(JsonValue.Create(text));

    public JsonElement ToElement()
    {
        using var document = JsonDocument.Parse(Text);
        return document.RootElement.Clone();
    }

    public override string ToString() => Text;
}

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class JsonText : JsonSerializerContext;
