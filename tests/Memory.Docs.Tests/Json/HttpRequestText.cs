using System.Text.RegularExpressions;

namespace Memory.Docs.Tests.Json;

/// <summary>One request as a page writes it: <c>METHOD path</c>, headers, and a body below.</summary>
internal sealed partial record HttpRequestText(string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public static IEnumerable<HttpRequestText> Read(string text)
    {
        var starts = RequestLine().Matches(text);
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1].Index : text.Length;
            var rest = text[(starts[i].Index + starts[i].Length)..end];
            var headers = HeaderLine().Matches(rest).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value.Trim())).ToArray();
            yield return new HttpRequestText(starts[i].Groups["method"].Value, starts[i].Groups["path"].Value, headers, HeaderLine().Replace(rest, "").Trim());
        }
    }

    [GeneratedRegex(@"^(?<method>GET|POST|PATCH|PUT|DELETE|HEAD) (?<path>/\S*)( HTTP/[\d.]+)?[ ]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^(?<name>[A-Z][\w-]*): (?<value>[^\n]*)\n?", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderLine();
}
