using System.Xml.Linq;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>Which project may reference what. The arrow never turns round.</summary>
public sealed class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["Memory.Client"] = [],
        ["Memory.Extensions.AI"] = ["Memory.Client"],
        ["Memory.Server"] = ["Memory.Client", "Memory.Extensions.AI"],
    };

    /// <summary>What the packages that applications install may pull in. A name that ends in <c>.*</c> stands for its family.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Memory.Client"] = ["Microsoft.Extensions.*", "Polly.Core"],
        ["Memory.Extensions.AI"] = ["Microsoft.Extensions.*", "OpenAI"],
    };

    [Fact]
    public void ProjectsOfSrc_References_FollowTheArrows() => Nothing.Of(
        from project in Repository.Below("src/", ".csproj")
        from reference in References(project, "ProjectReference").Select(NameOf)
        where !(Projects.TryGetValue(NameOf(project.Path), out var allowed) && allowed.Contains(reference))
        select $"{project.Path} references {reference}");

    [Fact]
    public void PackagesForApplications_References_OnlyTheAllowedFamilies() => Nothing.Of(
        from project in Repository.Below("src/", ".csproj")
        where Packages.ContainsKey(NameOf(project.Path))
        from package in References(project, "PackageReference")
        where !Packages[NameOf(project.Path)].Any(allowed => Matches(package, allowed))
        select $"{project.Path} references {package}");

    [Fact]
    public void Client_References_NothingOfMicrosoftExtensionsAI() =>
        Assert.DoesNotContain(References(Repository.File("src/Memory.Client/Memory.Client.csproj"), "PackageReference"),
            package => package.StartsWith("Microsoft.Extensions.AI", StringComparison.Ordinal));

    [Fact]
    public void Samples_References_NeverLeadToTests() => Nothing.Of(
        from project in Repository.Below("samples/", ".csproj")
        from reference in References(project, "ProjectReference")
        let path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project.FullPath)!, reference.Replace('\\', '/')))
        let target = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        where !target.StartsWith("src/", StringComparison.Ordinal) && !target.StartsWith("samples/", StringComparison.Ordinal)
        select $"{project.Path} references {target}");

    private static IEnumerable<string> References(RepositoryFile project, string kind) =>
        XDocument.Parse(project.Text).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    private static bool Matches(string package, string allowed) =>
        allowed.EndsWith(".*", StringComparison.Ordinal) ? package.StartsWith(allowed[..^1], StringComparison.Ordinal) : package == allowed;
}
