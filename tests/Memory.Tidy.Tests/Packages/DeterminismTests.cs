namespace Memory.Tidy.Tests.Packages;

/// <summary>The same sources give the same bytes, wherever they lie: so what is released can be checked by whoever builds it again.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("Memory.Client")]
    [InlineData("Memory.Extensions.AI")]
    public async Task Library_BuiltInTwoFolders_HasTheSameBytes(string name)
    {
        FullRun.IsNeeded();
        using var folder = new TemporaryFolder();
        var built = new List<byte[]>();
        foreach (var place in (string[])["here", "some/where/else"])
        {
            var root = Path.Combine(folder.Path, place);
            Copy(root);
            await DotNet.RunAsync("build", Path.Combine(root, "src", name), "-p:ContinuousIntegrationBuild=true");
            built.Add(await File.ReadAllBytesAsync(Path.Combine(root, "src", name, "bin", DotNet.Configuration, "net10.0", name + ".dll"), TestContext.Current.CancellationToken));
        }

        Assert.True(built[0].AsSpan().SequenceEqual(built[1]), $"Two builds of {name} differ.");
    }

    private static void Copy(string root)
    {
        foreach (var file in Repository.Files.Where(static file => file.Folder.Length == 0 || file.Path.StartsWith("src/", StringComparison.Ordinal) || file.Path.StartsWith("eng/", StringComparison.Ordinal)))
        {
            var target = Path.Combine(root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file.FullPath, target);
        }
    }
}
