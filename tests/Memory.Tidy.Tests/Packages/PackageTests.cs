using System.IO.Compression;
using System.Xml.Linq;

namespace Memory.Tidy.Tests.Packages;

/// <summary>The packages that applications install are what they should be: validated, light, and explained.</summary>
public sealed class PackageTests
{
    public static TheoryData<string, string[]> Packages => new()
    {
        { "Memory.Client", ["Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Options", "Polly.Core"] },
        { "Memory.Extensions.AI", ["Memory.Client", "Microsoft.Extensions.AI.Abstractions", "OpenAI"] },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Package_Packed_HoldsWhatAnApplicationNeeds(string name, string[] dependencies)
    {
        using var folder = new TemporaryFolder();

        // Package validation runs with it.
        await DotNet.RunAsync("pack", $"src/{name}", "--no-build", "--output", folder.Path);

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg")));
        Assert.Single(Directory.GetFiles(folder.Path, "*.snupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "README.md", "LICENSE", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, files);

        var about = XDocument.Load(package.GetEntry($"{name}.nuspec")!.Open()).Root!.Elements().Single();
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("MIT", Value("license"));
        Assert.All(["title", "description", "tags", "authors", "copyright"], element => Assert.False(string.IsNullOrWhiteSpace(Value(element)), element));
        Assert.Equal(dependencies, about.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal));

        string? Value(string element) => about.Elements().SingleOrDefault(child => child.Name.LocalName == element)?.Value;
    }

    [Fact]
    public void PackagedProjects_Readmes_AreTheirOwn() => Nothing.Of(
        from project in Repository.Below("src/", ".csproj")
        where project.Text.Contains("<IsPackable>true", StringComparison.Ordinal)
        let readme = $"src/{project.Name[..^".csproj".Length]}/README.md"
        where !Repository.Has(readme)
        select readme);
}
