using System.Text.Json;
using System.Text.RegularExpressions;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The page <c>docs/rest.md</c>, as far as it tells of routes.</summary>
internal sealed partial class RestPage
{
    private RestPage(IReadOnlyList<RestSection> sections) => Sections = sections;

    /// <summary>One for each heading that names a route.</summary>
    public IReadOnlyList<RestSection> Sections { get; }

    public static RestPage Read()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rest.md"));
        var headings = HeadingRule().Matches(text);
        return new RestPage([.. headings.Select((heading, n) => SectionOf(heading.Groups["route"].Value, text[(heading.Index + heading.Length)..(n + 1 < headings.Count ? headings[n + 1].Index : text.Length)]))]);
    }

    private static RestSection SectionOf(string route, string text) => new(
        route,
        text,
        [.. ExampleRule().Matches(text).Select(static match => (match.Groups["status"].Success ? match.Groups["status"].Value : null, Element(match.Groups["json"].Value)))]);

    private static JsonElement Element(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    [GeneratedRegex("^### (?<route>(GET|POST|PATCH|DELETE|PUT) /\\S*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex HeadingRule();

    [GeneratedRegex("^(Takes|Answers `(?<status>[0-9]{3})`)[^\\n]*\\n```json\\n(?<json>.*?)\\n```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ExampleRule();
}

/// <summary>What the page tells of one route.</summary>
/// <param name="Route">Its method and path.</param>
/// <param name="Text">All that stands below its heading.</param>
/// <param name="Examples">Requests, whose status is null, and answers.</param>
internal sealed record RestSection(string Route, string Text, IReadOnlyList<(string? Status, JsonElement Value)> Examples);
