using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Docs;

/// <summary>Documentation points at no file, folder, heading or project that does not exist.</summary>
public sealed partial class PathInDocsTests
{
    [Fact]
    public void Documents_ThatReadersMeet_AreFound() =>
        Assert.Contains(MarkdownFile.All, document => document.File.Path == "docs/architecture.md");

    [Fact]
    public void Links_RelativeOnes_LeadSomewhere() => Nothing.Of(
        from document in MarkdownFile.All
        from link in document.Links
        where !Scheme().IsMatch(link) && !Leads(document, link)
        select $"{document.File.Path}: {link}");

    [Fact]
    public void Paths_FromTheRoot_Exist() => Nothing.Of(
        from document in MarkdownFile.All
        from Match match in RepositoryPath().Matches(document.Text)
        let path = match.Groups["path"].Value.TrimEnd('.', '/', '-')
        where !Repository.Has(path)
        select $"{document.File.Path}: {path}");

    [Fact]
    public void CodeSpans_ThatNameFilesOrRooms_Exist() => Nothing.Of(
        from document in MarkdownFile.All
        from span in document.CodeSpans
        where FileOrRoom().IsMatch(span)
        let path = span.TrimEnd('/')
        where !Repository.Files.Any(file => $"/{file.Path}".EndsWith($"/{path}", StringComparison.Ordinal) || $"/{file.Folder}/".Contains($"/{path}/", StringComparison.Ordinal))
        select $"{document.File.Path}: {span}");

    [Fact]
    public void Commands_ProjectsToRun_AreProjects() => Nothing.Of(
        from document in MarkdownFile.All
        from Match match in ProjectToRun().Matches(document.Text)
        let path = match.Groups["path"].Value.TrimEnd('/', '.')
        where !Repository.Below("", ".csproj").Any(project => project.Path == path || project.Folder == path)
        select $"{document.File.Path}: {path}");

    private static bool Leads(MarkdownFile from, string link)
    {
        var parts = link.Split('#', 2);
        var path = parts[0].Length == 0 ? from.File.FullPath : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from.File.FullPath)!, parts[0]));
        if (!File.Exists(path) && !Directory.Exists(path))
            return false;
        return parts.Length == 1
            || MarkdownFile.All.FirstOrDefault(document => document.File.FullPath == path) is not { } target
            || target.Headings.Contains(parts[1]);
    }

    [GeneratedRegex(@"^[a-z][a-z+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(?<![\w/.-])(\./)?(?<path>(src|tests|samples|docs|eng|\.ci)/[\w./-]*\w)", RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryPath();

    /// <summary><c>test.sh</c>, <c>Memories/Vocabulary.cs</c>, <c>Storage/Embedded/</c>.</summary>
    [GeneratedRegex(@"^([\w.-]+/)*[\w.-]+\.(md|sh|cs|csproj|props|sln|http|json|sql)$|^([A-Z]\w*/)+$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileOrRoom();

    [GeneratedRegex(@"dotnet (run|test|build|publish|pack)\b[^\n`]*?\s(--project[ =])?(?<path>(\./)?(src|tests|samples)/[\w./-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectToRun();
}
