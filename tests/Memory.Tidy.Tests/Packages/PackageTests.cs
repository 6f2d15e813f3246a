using System.Buffers.Binary;
using System.IO.Compression;

namespace Memory.Tidy.Tests.Packages;

/// <summary>The packages are what they should be: validated, light, explained, and traceable to their sources.</summary>
public sealed class PackageTests
{
    public static TheoryData<string, string[]> Libraries => new()
    {
        { "Memory.Client", ["Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Options", "Polly.Core"] },
        { "Memory.Extensions.AI", ["Memory.Client", "Microsoft.Extensions.AI.Abstractions", "OpenAI"] },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Library_Packed_HoldsWhatAnApplicationNeeds(string name, string[] dependencies)
    {
        using var folder = new TemporaryFolder();

        // Package validation runs with it.
        using var package = await PackedFile.PackAsync(name, folder.Path);

        Assert.Superset(PackedFile.Set($"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"), package.Files);
        Assert.DoesNotContain(package.Files, static file => file.EndsWith(".pdb", StringComparison.Ordinal));
        using var symbols = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.Path, "*.snupkg")));
        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{name}.pdb");
        Assert.Equal(dependencies, package.ReadAbout(name).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PackagedProjects_Readmes_AreTheirOwn() => Nothing.Of(
        from project in Repository.Below("src/", ".csproj")
        where project.Text.Contains("<IsPackable>true", StringComparison.Ordinal)
        let readme = $"src/{project.Name[..^".csproj".Length]}/README.md"
        where !Repository.Has(readme)
        select readme);

    [Fact]
    public void Icon_OfAllPackages_IsASmallSquare()
    {
        var icon = File.ReadAllBytes(Path.Combine(Repository.Root, "eng/icon.png"));
        Assert.Equal("PNG"u8, icon.AsSpan(1, 3));
        Assert.Equal((128u, 128u), (BinaryPrimitives.ReadUInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(icon.AsSpan(20))));
        Assert.InRange(icon.Length, 1, 16 << 10);
    }

    [Fact]
    public void Changelog_SaysWhatComesNextInTheUsualGroups()
    {
        var headings = Repository.File("CHANGELOG.md").Text.Split('\n').Where(static line => line.StartsWith("##", StringComparison.Ordinal)).ToArray();
        Assert.Equal("## [Unreleased]", headings[0]);
        Assert.All(headings, static heading => Assert.Matches(@"^(## \[Unreleased\]|## \[\d+\.\d+\.\d+(-[a-z]+\.\d+)?\] - \d{4}-\d\d-\d\d|### (Added|Changed|Deprecated|Removed|Fixed|Security))$", heading));
    }
}
