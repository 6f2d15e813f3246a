using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Memory.Server.Api.Reading;

/// <summary>How large a JSON value is as compact UTF-8, and how many levels of objects and arrays it has (the root is level 1).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonMeasure(int Bytes, int Levels)
{
    public static JsonMeasure Of(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var (bytes, levels, members) = (2, 0, 0);
                foreach (var property in element.EnumerateObject())
                {
                    var inner = Of(property.Value);
                    bytes += Quoted(property.Name) + 1 + inner.Bytes;
                    levels = Math.Max(levels, inner.Levels);
                    members++;
                }

                return new JsonMeasure(bytes + Math.Max(0, members - 1), levels + 1);
            case JsonValueKind.Array:
                (bytes, levels, members) = (2, 0, 0);
                foreach (var item in element.EnumerateArray())
                {
                    var inner = Of(item);
                    bytes += inner.Bytes;
                    levels = Math.Max(levels, inner.Levels);
                    members++;
                }

                return new JsonMeasure(bytes + Math.Max(0, members - 1), levels + 1);
            case JsonValueKind.String:
                return new JsonMeasure(Quoted(element.GetString()!), 0);
            default:
                return new JsonMeasure(element.GetRawText().Length, 0);
        }
    }

    /// <summary>The text in quotes, with only the escapes that JSON demands.</summary>
    private static int Quoted(string text)
    {
        var bytes = 2 + Encoding.UTF8.GetByteCount(text);
        foreach (var character in text)
        {
            bytes += character switch
            {
                '"' or '\\' or '\b' or '\f' or '\n' or '\r' or '\t' => 1,
                < ' ' => 5,
                _ => 0,
            };
        }

        return bytes;
    }
}
