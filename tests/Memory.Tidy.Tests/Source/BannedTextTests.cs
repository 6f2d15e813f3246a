using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Source;

/// <summary>What no source file may hold.</summary>
public sealed partial class BannedTextTests
{
    private const string This = "tests/Memory.Tidy.Tests/Source/BannedTextTests.cs";

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".targets", ".json", ".http", ".sh", ".sql", ".md", ".txt", ".yml", ".yaml", ".html", ".js", ".css", ".editorconfig", "/run"];

    /// <summary>Where people and build machines keep their files.</summary>
    private static readonly string[] MachineFolders = ["home", "Users", "root", "work", "workspace", "builds"];

    private static IEnumerable<RepositoryFile> Code => Repository.Below("", ".cs").Where(file => file.Path != This);

    private static IEnumerable<RepositoryFile> Texts =>
        Repository.Files.Where(file => file.Path != This && Extensions.Any(extension => file.Path.EndsWith(extension, StringComparison.Ordinal)));

    [Fact]
    public void Code_Regions_AreNotUsed() => Nothing.Of(Lines(Code, RegionDirective()));

    [Fact]
    public void Code_DocComments_SayMoreThanGetsOrSets() => Nothing.Of(Lines(Code, EmptyDocComment()));

    [Fact]
    public void Code_WorkLeftOver_IsNotCommitted() => Nothing.Of(Lines(Code, LeftOver()));

    [Fact]
    public void Tests_Skipping_IsDecidedAtRunTimeOnly() => Nothing.Of(Lines(Code, SkippedTest()));

    [Fact]
    public void Tests_Waiting_IsNeverAGuess() => Nothing.Of(Lines(Code, Sleep()));

    [Fact]
    public void Texts_PathsOfAMachine_AreNotNamed()
    {
        var paths = new Regex($@"(?<![\w.\]}}])(/({string.Join('|', MachineFolders)})/|[A-Z]:\\\w|{Regex.Escape(Repository.Root)}\b)", RegexOptions.ExplicitCapture);

        Nothing.Of(Lines(Texts, paths));
    }

    [Fact]
    public void Texts_HostsNamed_AreKnownOnes() => AllowList.Check(
        "hosts.txt",
        from file in Texts
        from Match url in Url().Matches(file.Text)
        let host = url.Groups["host"].Value.ToLowerInvariant()
        where host.Length > 0 && !ReservedHost().IsMatch(host)
        select (host, file.Path));

    private static IEnumerable<string> Lines(IEnumerable<RepositoryFile> files, Regex banned) =>
        from file in files
        from line in file.Lines
        where banned.IsMatch(line)
        select $"{file.Path}: {line.Trim()}";

    [GeneratedRegex(@"^\s*#(end)?region\b", RegexOptions.ExplicitCapture)]
    private static partial Regex RegionDirective();

    [GeneratedRegex(@"///.*\bGets or sets\b", RegexOptions.ExplicitCapture)]
    private static partial Regex EmptyDocComment();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.ExplicitCapture)]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*\bSkip\s*=", RegexOptions.ExplicitCapture)]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\(\d+\)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\b(https?|wss?|ftp)://(?<host>[\w.-]*\w)", RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    /// <summary>Loopback and the names that are reserved for documentation and tests.</summary>
    [GeneratedRegex(@"^(localhost|127\.0\.0\.1|0\.0\.0\.0|memory|(.*\.)?(example(\.com|\.org|\.net)?|test|invalid|localhost))$|^[^.]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ReservedHost();
}
