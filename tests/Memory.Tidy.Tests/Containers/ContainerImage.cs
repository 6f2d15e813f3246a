using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Memory.Tidy.Tests.Packages;

namespace Memory.Tidy.Tests.Containers;

/// <summary>The server's image as the SDK makes it, taken apart: what an engine would be told, and the files that it would lay down.</summary>
internal sealed class ContainerImage : IDisposable
{
    private readonly TemporaryFolder _folder;

    private ContainerImage(TemporaryFolder folder)
    {
        _folder = folder;
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(In("image/manifest.json")));
        var image = manifest.RootElement[0];
        Tags = [.. image.GetProperty("RepoTags").EnumerateArray().Select(static tag => tag.GetString()!)];
        using var config = JsonDocument.Parse(File.ReadAllBytes(In($"image/{image.GetProperty("Config").GetString()}")));
        Settings = config.RootElement.GetProperty("config").Clone();
        Layer = In($"image/{image.GetProperty("Layers").EnumerateArray().Last().GetString()}");
        using var layer = new TarReader(OpenLayer());
        var entries = new List<TarEntry>();
        while (layer.GetNextEntry() is { } entry)
            entries.Add(entry);
        Entries = entries;
    }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>What an engine is told: user, ports, environment, command.</summary>
    public JsonElement Settings { get; }

    /// <summary>The files and folders that the image adds to its base.</summary>
    public IReadOnlyList<TarEntry> Entries { get; }

    private string Layer { get; }

    public static async Task<ContainerImage> PublishAsync()
    {
        var folder = new TemporaryFolder();
        try
        {
            await using var registry = await BaseImageRegistry.StartAsync();
            var archive = Path.Combine(folder.Path, "image.tar");
            await DotNet.RunAsync(
                "publish", "src/Memory.Server", "--no-build", "-t:PublishContainer", $"-p:PublishDir={folder.Path}/published/",
                $"-p:ContainerArchiveOutputPath={archive}", $"-p:ContainerBaseImage={registry.Image}");
            Directory.CreateDirectory(Path.Combine(folder.Path, "image"));
            await TarFile.ExtractToDirectoryAsync(archive, Path.Combine(folder.Path, "image"), overwriteFiles: false, TestContext.Current.CancellationToken);
            return new ContainerImage(folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Lays down what the image adds, as an engine does before it starts; answers the root of the files.</summary>
    public async Task<string> UnpackAsync()
    {
        var root = Directory.CreateDirectory(In("root")).FullName;
        await using var layer = OpenLayer();
        await TarFile.ExtractToDirectoryAsync(layer, root, overwriteFiles: false, TestContext.Current.CancellationToken);
        return root;
    }

    /// <summary>An array of the configuration, or the names in one of its objects.</summary>
    public IReadOnlyList<string> Told(string name) => Settings.GetProperty(name) is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray().Select(static one => one.GetString()!)]
        : [.. Settings.GetProperty(name).EnumerateObject().Select(static one => one.Name)];

    public void Dispose() => _folder.Dispose();

    private GZipStream OpenLayer() => new(File.OpenRead(Layer), CompressionMode.Decompress);

    private string In(string path) => Path.Combine(_folder.Path, path);
}
