using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Docs;

/// <summary>A Markdown file, taken apart as far as the tests need it.</summary>
internal sealed partial class MarkdownFile
{
    private MarkdownFile(RepositoryFile file)
    {
        File = file;
        var text = file.Name == "CHANGELOG.md" ? Unreleased(file.Text) : file.Text;
        Text = text;
        Fences = [.. Fence().Matches(text).Select(match => (match.Groups["language"].Value, match.Groups["body"].Value))];
        Prose = Fence().Replace(text, "\n");
        CodeSpans = [.. CodeSpan().Matches(Prose).Select(match => match.Groups["code"].Value.Trim())];
        Links = [.. Link().Matches(Prose).Select(match => match.Groups["target"].Value)];
        Headings = Heading().Matches(Prose).Select(match => Slug(match.Groups["title"].Value)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The files that readers meet: at the root, in docs/ and in samples/.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        .. Repository.Below("", ".md")
            .Where(file => file.Folder is "" or "docs" || file.Path.StartsWith("docs/", StringComparison.Ordinal) || file.Path.StartsWith("samples/", StringComparison.Ordinal))
            .Select(file => new MarkdownFile(file)),
    ];

    public RepositoryFile File { get; }

    /// <summary>All of it; of a changelog only what is unreleased, since the past may name what is gone.</summary>
    public string Text { get; }

    /// <summary>What stands between the fenced blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<(string Language, string Body)> Fences { get; }

    /// <summary>What stands in backticks within the prose.</summary>
    public IReadOnlyList<string> CodeSpans { get; }

    public IReadOnlyList<string> Links { get; }

    /// <summary>The anchors that its headings make.</summary>
    public IReadOnlySet<string> Headings { get; }

    private static string Unreleased(string changelog) =>
        Release().Matches(changelog) is [_, var second, ..] ? changelog[..second.Index] : changelog;

    private static string Slug(string title) =>
        NoSlug().Replace(title.Replace("`", "", StringComparison.Ordinal).ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^[ ]*```(?<language>\w*)[^\n]*\n(?<body>.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<ticks>`+)(?<code>[^`\n]+)\k<ticks>", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+\s+(?<title>.+?)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^## ", RegexOptions.Multiline)]
    private static partial Regex Release();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoSlug();
}
