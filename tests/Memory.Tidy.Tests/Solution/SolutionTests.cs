using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Memory.Tidy.Tests.Solution;

/// <summary>Nothing is built, tested or restored beside the solution.</summary>
public sealed partial class SolutionTests
{
    private static readonly string Solution = Repository.File("MemorySdk.sln").Text.Replace('\\', '/');

    [Fact]
    public void Projects_AllOfThem_AreInTheSolution() => Nothing.Of(
        Repository.Below("", ".csproj").Where(project => !Solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)).Select(project => project.Path));

    [Fact]
    public void Solution_ProjectsNamed_Exist() => Nothing.Of(
        ProjectPath().Matches(Solution).Select(match => match.Groups["path"].Value).Where(path => !Repository.Has(path)));

    [Fact]
    public void Projects_PackageVersions_StandInOnePlace() => Nothing.Of(
        from project in Repository.Below("", ".csproj")
        from reference in XDocument.Parse(project.Text).Descendants("PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null || reference.Element("Version") is not null
        select $"{project.Path} sets a version of {reference.Attribute("Include")?.Value}");

    [Fact]
    public void CentralPackages_Versions_AreExact() => Nothing.Of(
        from package in CentralPackages()
        where !ExactVersion().IsMatch(package.Attribute("Version")?.Value ?? "")
        select package.ToString());

    [Fact]
    public void CentralPackages_EachOne_IsListedOnce() => Nothing.Of(
        CentralPackages().GroupBy(package => package.Attribute("Include")!.Value, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void TestProjects_Folders_MirrorTheProjectsUnderTest() => Nothing.Of(
        from project in Repository.Below("tests/", ".Tests.csproj")
        let subject = project.Name[..^".Tests.csproj".Length]
        where subject is not ("Memory.Tidy" or "Memory.Docs" or "Memory.Console") && !Repository.Has($"src/{subject}/{subject}.csproj")
        select project.Path);

    private static IEnumerable<XElement> CentralPackages() => XDocument.Parse(Repository.File("Directory.Packages.props").Text).Descendants("PackageVersion");

    [GeneratedRegex(@"""(?<path>[^""]+\.csproj)""", RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectPath();

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[\w.]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex ExactVersion();
}
