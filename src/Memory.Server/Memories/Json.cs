using System.Text.Json;

namespace Memory.Server.Memories;

/// <summary>JSON that was parsed once at the edge and is kept as compact text, so that it compares and stores as it is.</summary>
internal readonly record struct Json(string Text)
{
    public static Json From(JsonElement element) => new(JsonSerializer.Serialize(element, JsonText.Default.JsonElement));

    public JsonElement ToElement()
    {
        using var document = JsonDocument.Parse(Text);
        return document.RootElement.Clone();
    }

    public override string ToString() => Text;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonText : System.Text.Json.Serialization.JsonSerializerContext;
