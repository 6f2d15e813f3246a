using System.Text.Json;
using Memory.Server.Memories;

namespace Memory.Server.Api.Reading;

/// <summary>
/// Reads the fields of one JSON object by the contract's rules. What breaks a rule is noted in <see cref="Errors"/> and reads as nothing,
/// so that reading goes on and all errors are told together. An explicit null reads as absent.
/// </summary>
internal readonly struct Fields
{
    private readonly JsonElement _object;
    private readonly string _path;

    private Fields(JsonElement element, string path, FieldErrors errors)
    {
        _object = element;
        _path = path;
        Errors = errors;
    }

    public FieldErrors Errors { get; }

    /// <summary>The fields of a body. A body that names an owner is refused, since the key alone tells it.</summary>
    public static Fields Of(JsonElement body, bool mayNameOwner = false)
    {
        var fields = new Fields(body, "", new FieldErrors());
        if (!mayNameOwner)
            fields.RefuseOwner();
        return fields;
    }

    /// <summary>The fields of an object that stands somewhere in a larger document. It must not name an owner.</summary>
    public static Fields At(JsonElement element, string place, FieldErrors errors)
    {
        var fields = new Fields(element, place + ".", errors);
        fields.RefuseOwner();
        return fields;
    }

    /// <summary>Whether the field was written, be it as null.</summary>
    public bool Names(string name) => _object.TryGetProperty(name, out _);

    /// <summary>Whether the field was written as null.</summary>
    public bool Clears(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A text that must be there, empty when it is not as it should be.</summary>
    public string RequiredText(string name, int most)
    {
        if (!TryGet(name, out _))
            Fault(name, "is required");
        return Text(name, most) ?? "";
    }

    public string? Text(string name, int most, int least = 1)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Fault<string>(name, "must be a string");
        var text = value.GetString()!;
        return TextLength.IsWithin(text, least, most) ? text : Fault<string>(name, $"must have {least:N0} to {most:N0} characters");
    }

    public int? Whole(string name, int least, int most)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number) && number >= least && number <= most)
            return (int)number;
        Fault(name, $"must be a whole number from {least:N0} to {most:N0}");
        return null;
    }

    public double? Number(string name, double least, double most)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
            return number;
        Fault(name, double.IsInfinity(most) ? $"must be a number of at least {least}" : $"must be a number from {least} to {most}");
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fault(name, "must be true or false");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && Rfc3339.TryParse(value.GetString()!, out var time))
            return time;
        Fault(name, "must be a time such as 2026-03-01T09:00:00Z (RFC 3339)");
        return null;
    }

    public TWord? Word<TWord>(string name, params ReadOnlySpan<TWord> allowed)
        where TWord : struct, Enum
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && Words.TryRead(value.GetString()!, allowed, out var word))
            return word;
        Errors.Add(_path + name, Words.Refusal(name, allowed));
        return null;
    }

    /// <summary>Any JSON within a size.</summary>
    public Json? Any(string name, int mostBytes)
    {
        if (!TryGet(name, out var value))
            return null;
        if (JsonMeasure.Of(value).Bytes <= mostBytes)
            return Json.From(value);
        Fault(name, $"must be at most {mostBytes:N0} bytes of JSON");
        return null;
    }

    /// <summary>A JSON object within a size and a number of levels, the object itself being the first.</summary>
    public Json? Object(string name, int mostBytes, int mostLevels = int.MaxValue)
    {
        if (!TryGet(name, out var value))
            return null;
        var measure = JsonMeasure.Of(value);
        if (value.ValueKind != JsonValueKind.Object)
            Fault(name, "must be a JSON object");
        else if (measure.Bytes > mostBytes)
            Fault(name, $"must be at most {mostBytes:N0} bytes of JSON");
        else if (measure.Levels > mostLevels)
            Fault(name, $"must be at most {mostLevels} levels deep");
        else
            return Json.From(value);
        return null;
    }

    /// <summary>The fields of a JSON object; null when there is none.</summary>
    public Fields? Nested(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new Fields(value, $"{_path}{name}.", Errors);
        Fault(name, "must be a JSON object");
        return null;
    }

    public IEnumerable<string> NamesOfAll() => _object.EnumerateObject().Select(static property => property.Name);

    /// <summary>The objects of an array that must be there. None may name an owner.</summary>
    public IReadOnlyList<Fields> RequiredItems(string name, int most)
    {
        if (!Has(name))
            Fault(name, "is required");
        var items = new List<Fields>();
        foreach (var item in Array(name, 1, most))
        {
            var path = $"{name}[{items.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                Fault(path, "must be a JSON object");
                return [];
            }

            var fields = new Fields(item, $"{_path}{path}.", Errors);
            fields.RefuseOwner();
            items.Add(fields);
        }

        return items;
    }

    /// <summary>The items of an array; none when there is no array.</summary>
    public IReadOnlyList<JsonElement> Array(string name, int least, int most)
    {
        if (!TryGet(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            Fault(name, "must be an array");
        else if (value.GetArrayLength() < least || value.GetArrayLength() > most)
            Fault(name, $"must hold {least:N0} to {most:N0} items");
        else
            return [.. value.EnumerateArray()];
        return [];
    }

    public void Fault(string name, string rule) => Errors.Add(_path + name, $"{name} {rule}.");

    private T? Fault<T>(string name, string rule)
        where T : class
    {
        Fault(name, rule);
        return null;
    }

    private bool TryGet(string name, out JsonElement value) =>
        _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private void RefuseOwner()
    {
        if (Names(Owners.Field))
            Errors.Add(_path + Owners.Field, Owners.Refusal);
    }
}
