using System.IO.Compression;
using System.Xml.Linq;

namespace Memory.Tidy.Tests.Packages;

/// <summary>A package as it would be released.</summary>
internal sealed class PackedFile(ZipArchive archive) : IDisposable
{
    public HashSet<string> Files { get; } = archive.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal);

    /// <summary>Packs a project of <c>src/</c> into a folder that is empty yet.</summary>
    public static async Task<PackedFile> PackAsync(string name, string folder)
    {
        await DotNet.RunAsync("pack", $"src/{name}", "--no-build", "--output", folder);
        return new PackedFile(ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.nupkg"))));
    }

    public static HashSet<string> Set(params string[] files) => files.ToHashSet(StringComparer.Ordinal);

    public XDocument Read(string file) => XDocument.Load(archive.GetEntry(file)!.Open());

    /// <summary>What it tells about itself, which is checked for what every package must tell.</summary>
    public XElement ReadAbout(string name)
    {
        Assert.Superset(Set("README.md", "LICENSE", "icon.png"), Files);
        var about = Read($"{name}.nuspec").Root!.Elements().Single();
        Assert.Equal((name, VersionOfAll(), "README.md", "MIT", "icon.png"), (Value("id"), Value("version"), Value("readme"), Value("license"), Value("icon")));
        Assert.All(["title", "description", "tags", "authors", "copyright"], element => Assert.False(string.IsNullOrWhiteSpace(Value(element)), element));

        // An address that nobody set up would be an invention.
        Assert.Null(Value("projectUrl"));
        return about;

        string? Value(string element) => about.Elements().SingleOrDefault(child => child.Name.LocalName == element)?.Value;
    }

    public void Dispose() => archive.Dispose();

    private static string VersionOfAll() => XDocument.Parse(Repository.File("Directory.Build.props").Text).Descendants("Version").Single().Value;
}
