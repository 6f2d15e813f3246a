using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Containers;

/// <summary>
/// Reads as much YAML as the compose file is written in: maps and lists by indentation, lists in brackets, plain and quoted words, comments. What is
/// anything else, it refuses, so that nothing is read wrongly.
/// </summary>
internal sealed partial class Yaml
{
    private readonly List<(int Indent, string Text)> lines;
    private int at;

    private Yaml(string text) => lines =
    [
        .. text.Split('\n').Select(static line => Comment().Replace(line, "").TrimEnd()).Where(static line => line.Length > 0)
            .Select(static line => (line.Length - line.TrimStart().Length, line.TrimStart())),
    ];

    /// <summary>The document: maps as dictionaries, lists as lists, everything else as a string.</summary>
    public static IReadOnlyDictionary<string, object> Read(string text)
    {
        var yaml = new Yaml(text);
        var document = (IReadOnlyDictionary<string, object>)yaml.ReadBlock(0);
        return yaml.at == yaml.lines.Count ? document : throw new FormatException($"Not understood: {yaml.lines[yaml.at].Text}");
    }

    private object ReadBlock(int indent) => lines[at].Text.StartsWith("- ", StringComparison.Ordinal) ? ReadList(indent) : ReadMap(indent);

    private List<object> ReadList(int indent)
    {
        var list = new List<object>();
        while (at < lines.Count && lines[at].Indent == indent && lines[at].Text.StartsWith("- ", StringComparison.Ordinal))
        {
            var text = lines[at].Text[2..];
            if (!Key().IsMatch(text))
            {
                list.Add(ReadValue(text));
                at++;
                continue;
            }

            // A map whose first key stands behind the dash.
            lines[at] = (indent + 2, text);
            list.Add(ReadMap(indent + 2));
        }

        return list;
    }

    private Dictionary<string, object> ReadMap(int indent)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        while (at < lines.Count && lines[at].Indent == indent)
        {
            var match = Key().Match(lines[at].Text);
            if (!match.Success)
                throw new FormatException($"Not understood: {lines[at].Text}");
            at++;
            var written = match.Groups["value"].Value;
            map.Add(match.Groups["key"].Value, written.Length > 0 ? ReadValue(written) : at < lines.Count && lines[at].Indent > indent ? ReadBlock(lines[at].Indent) : "");
        }

        return map;
    }

    private static object ReadValue(string text) => text switch
    {
        ['[', .. var inner, ']'] => Words().Matches(inner).Select(static word => ReadValue(word.Value.Trim())).ToList(),
        ['"', .. var inner, '"'] when !inner.Contains('\\', StringComparison.Ordinal) => inner,
        ['\'', .. var inner, '\''] => inner,
        ['&' or '*' or '{' or '|' or '>' or '!' or '"' or '\'' or '[', ..] => throw new FormatException($"Not understood: {text}"),
        _ => text,
    };

    /// <summary>From a number sign at the beginning or after a space, outside of quotes, of which lines with comments here have none.</summary>
    [GeneratedRegex(@"(^|\s+)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<key>[\w.-]+):(\s+(?<value>.+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    [GeneratedRegex(@"""[^""]*""|[^,\s][^,]*")]
    private static partial Regex Words();
}
