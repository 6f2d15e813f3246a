using System.Reflection;

namespace Memory.Tidy.Tests.PublicSurface;

/// <summary>What an application can type of each package, kept as text, so that growing it is a decision that a review sees.</summary>
public sealed class PublicSurfaceTests
{
    private const string Folder = "tests/Memory.Tidy.Tests/PublicSurface/";

    /// <summary>Set to 1 to write the snapshots instead of comparing with them.</summary>
    private const string UpdateVariable = "MEMORY_UPDATE_SNAPSHOTS";

    [Theory]
    [InlineData("Memory.Client")]
    [InlineData("Memory.Extensions.AI")]
    [InlineData("Memory.Server")]
    public void Package_PublicSurface_IsTheOneDecidedOn(string package)
    {
        var path = Path.Combine(Repository.Root, Folder, package + ".txt");
        var surface = SurfaceText.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, surface);

        var decided = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

        var now = surface.Split('\n');
        var then = decided.Split('\n');
        Assert.True(
            surface == decided,
            $"The public surface of {package} changed. If that is meant, run the tests with {UpdateVariable}=1 and commit {Folder}{package}.txt.\n"
            + string.Join('\n', then.Except(now, StringComparer.Ordinal).Select(line => $"- {line}").Concat(now.Except(then, StringComparer.Ordinal).Select(line => $"+ {line}"))));
    }

    [Fact]
    public void Packages_Assemblies_AreThoseUnderTest() => Assert.Equal(
        ["Memory.Client", "Memory.Extensions.AI", "Memory.Server"],
        Repository.Below("src/", ".csproj").Select(project => Path.GetFileNameWithoutExtension(project.Name)).Order(StringComparer.Ordinal));
}
