using System.Text.RegularExpressions;

namespace Memory.Docs.Tests.Pages;

/// <summary>Every block says what it is, so that some test here takes it up.</summary>
public sealed partial class BlockTests
{
    /// <summary>What the blocks of each language are put to. Only <c>text</c> is for the eye alone.</summary>
    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["csharp"] = "compiled and run",
        ["bash"] = "run when it asks the server, otherwise held against the real commands, options and projects",
        ["http"] = "sent to a server",
        ["json"] = "parsed",
        ["env"] = "read by the server's own reader of settings",
        ["sql"] = "run by the tests of the Postgres store",
        ["text"] = "shown",
    };

    [Fact]
    public void Pages_ThatReadersMeet_AreFound()
    {
        Assert.Contains(Page.All, page => page.Path == "README.md");
        Assert.Contains(Page.All, page => page.Path == "docs/integrations.md");
        Assert.Contains(Page.All, page => page.Path == "src/Memory.Client/README.md");
        Assert.True(Page.All.Sum(page => page.Blocks.Count) > 80);
    }

    [Fact]
    public void Blocks_EachOne_NamesALanguageThatATestTakesUp() => Nothing.Of(
        from page in Page.All
        from block in page.Blocks
        where !Languages.ContainsKey(block.Language) && !NotRun.Has(block)
        select $"{block.Where}: a block must begin with ``` and one of {string.Join(", ", Languages.Keys)}; "
            + $"this one says \"{block.Language}\" ({block.FirstLine}). A block that cannot be run goes to not-run.txt with its reason.");

    [Fact]
    public void Fences_OfEachPage_Close() => Nothing.Of(
        from page in Page.All
        where page.Text.Split('\n').Count(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal)) != 2 * page.Blocks.Count
        select $"{page.Path}: a block is not closed, or a fence stands in another block");

    /// <summary>Code that hides as text would be run by nobody, and nobody would say why.</summary>
    [Fact]
    public void TextBlocks_ThatAreCode_AreListedWithTheirReason() => Nothing.Of(
        from block in Page.BlocksIn("text")
        where LooksLikeCode().IsMatch(block.Body) && !NotRun.Has(block)
        select $"{block.Where}: this looks like code; name its language, or list it in not-run.txt with a reason");

    [GeneratedRegex(@"^(using [\w.]+;|var \w+ = |await |public |services\.|builder\.|\$ |curl |dotnet |docker |memory-server |export |SELECT )", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex LooksLikeCode();

    /// <summary>A package's page is shown where the repository is not.</summary>
    [Fact]
    public void PackagePages_Links_AreWholeAddresses() => Nothing.Of(
        from page in Page.All
        where page.Path.StartsWith("src/", StringComparison.Ordinal)
        from Match link in Link().Matches(page.Text)
        let target = link.Groups["target"].Value
        where !target.StartsWith("https://", StringComparison.Ordinal) && target[0] != '#'
        select $"{page.Path}: {target} leads nowhere from a package's page");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [Fact]
    public void NotRun_EntriesOfTheList_NameBlocksAndReasons() => Nothing.Of(NotRun.Faults());
}
