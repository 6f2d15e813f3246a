using System.Text.Encodings.Web;
using System.Text.Json;
using Memory.Server.Api.Reading;
using Memory.Server.Curation;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>
/// Reads the lines of <c>rules</c> mode: <c>preference:theme=dark</c> is a preference in the slot <c>theme</c> with the value
/// <c>"dark"</c> and the content <c>theme: dark</c>. The line tells type, key and value; a <c>type</c> beside it must agree.
/// Blank lines are skipped.
/// </summary>
internal static class RuleLines
{
    public static IReadOnlyList<NewFact> Read(Fields fields, string content, MemoryType? type, NewFact common)
    {
        var facts = new List<NewFact>();
        foreach (var line in content.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(line) is not var (lineType, key, value) || Slot.Parse(key) is not { } slot)
                fields.Fault("content", "must hold lines such as preference:theme=dark (type:key=value) in rules mode");
            else if (!TextLength.IsWithin(key, 1, Limits.Name))
                fields.Fault("content", $"must hold keys of at most {Limits.Name} characters in rules mode");
            else if (Quoted(value) is var json && JsonMeasure.Of(json.ToElement()).Bytes > Limits.SmallJson)
                fields.Fault("content", $"must hold values of at most {Limits.SmallJson:N0} bytes in rules mode");
            else if (type is { } expected && expected != lineType)
                fields.Fault("type", "differs from the type that the line in content names");
            else
                facts.Add(common with { Type = lineType, Content = $"{key}: {value}", Slot = slot, Value = json });
            if (facts.Count > Limits.Batch)
                break;
        }

        if (facts.Count == 0 && fields.Has("content") && string.IsNullOrWhiteSpace(content))
            fields.Fault("content", "must hold a line such as preference:theme=dark (type:key=value) in rules mode");
        return facts;
    }

    private static (MemoryType Type, string Key, string Value)? Read(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var equals = line.IndexOf('=', Math.Max(0, colon));
        if (colon < 0 || equals < 0 || !Words.TryRead<MemoryType>(line[..colon].Trim(), [], out var type))
            return null;
        var (key, value) = (line[(colon + 1)..equals].Trim(), line[(equals + 1)..].Trim());
        return key.Length == 0 || value.Length == 0 ? null : (type, key, value);
    }

    private static Json Quoted(string text) => new($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
