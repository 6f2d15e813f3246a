using System.Text.Json;

namespace Memory.Extensions.AI;

/// <summary>Finds where the parts of a JSON text stand, so that something can be put between them and every other byte stays as it was.</summary>
internal static class JsonRanges
{
    /// <summary>The members of the object that the text is.</summary>
    /// <exception cref="JsonException">The text is not one object.</exception>
    public static List<JsonMember> OfObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Begin(ref reader, JsonTokenType.StartObject);
        var members = new List<JsonMember>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var nameStart = (int)reader.TokenStartIndex;
            reader.Read();
            members.Add(new JsonMember(name, nameStart, Value(ref reader)));
        }

        End(ref reader);
        return members;
    }

    /// <summary>The elements of the array that the text is.</summary>
    /// <exception cref="JsonException">The text is not one array.</exception>
    public static List<Range> OfArray(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Begin(ref reader, JsonTokenType.StartArray);
        var elements = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Value(ref reader));
        End(ref reader);
        return elements;
    }

    private static void Begin(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw new JsonException($"Expected {expected}.");
    }

    private static Range Value(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    /// <summary>Reads on to the end, which throws when anything but white space follows.</summary>
    private static void End(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }
}

/// <summary>A member of an object in a JSON text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Where the name begins.</param>
/// <param name="Value">Where the value stands.</param>
internal readonly record struct JsonMember(string Name, int Start, Range Value);
