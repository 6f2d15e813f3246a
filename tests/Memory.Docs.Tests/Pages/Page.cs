using System.Text.RegularExpressions;

namespace Memory.Docs.Tests.Pages;

/// <summary>A page that readers meet, with its blocks in the order in which they stand there.</summary>
internal sealed partial class Page
{
    private Page(RepositoryFile file)
    {
        Path = file.Path;
        Text = file.Text;
        Blocks = [.. Fence().Matches(Text).Select(ReadBlock)];
    }

    /// <summary>The README, what lies in docs/, and the READMEs of packages and samples.</summary>
    public static IReadOnlyList<Page> All { get; } = [.. Repository.Below("", ".md").Where(IsPage).Select(file => new Page(file))];

    /// <summary>The blocks of some languages, of all pages.</summary>
    public static IEnumerable<Block> BlocksIn(params string[] languages) => All.SelectMany(page => page.Blocks).Where(block => languages.Contains(block.Language));

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<Block> Blocks { get; }

    private static bool IsPage(RepositoryFile file) =>
        file.Path is "README.md" || file.Path.StartsWith("docs/", StringComparison.Ordinal) || file.Path.StartsWith("samples/", StringComparison.Ordinal)
        || (file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Name == "README.md");

    private Block ReadBlock(Match match)
    {
        var indent = match.Groups["indent"].Length;
        var line = Text.AsSpan(0, match.Index).Count('\n') + 1;
        var lines = match.Groups["body"].Value.Split('\n').Select(text => text.Length >= indent ? text[indent..] : text.TrimStart());
        return new Block(Path, line, match.Groups["language"].Value, string.Join('\n', lines));
    }

    [GeneratedRegex(@"^(?<indent>[ ]*)```(?<language>[^\n]*)\n(?<body>.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
