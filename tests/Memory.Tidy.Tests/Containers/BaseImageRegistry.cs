using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Memory.Tidy.Tests.Containers;

/// <summary>
/// A registry on this machine with one image, shaped like the base image of the framework but without its files, so that an image can be made
/// over it without a network.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string Manifests = "application/vnd.docker.distribution.manifest.v2+json";

    private static readonly string[] Variables = ["PATH=/usr/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080"];

    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly byte[] _manifest;

    private BaseImageRegistry()
    {
        var layer = Layer();
        var config = Json(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = Variables, User = "1654" },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(layer) } },
        });
        _manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = Manifests,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = config.Length, digest = Keep(config) },
            layers = new[] { Described(Compressed(layer)) },
        });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The image as <c>ContainerBaseImage</c> takes it.</summary>
    public string Image { get; private set; } = "";

    public static async Task<BaseImageRegistry> StartAsync()
    {
        var registry = new BaseImageRegistry();
        await registry._app.StartAsync(TestContext.Current.CancellationToken);
        registry.Image = $"localhost:{new Uri(registry._app.Urls.Single()).Port}/dotnet/aspnet:10.0-noble-chiseled";
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = context.Request.Path.Value!.Split('/');
        var isManifest = asked.Contains("manifests", StringComparer.Ordinal);
        if (!isManifest && !_blobs.ContainsKey(asked[^1]))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var body = isManifest ? _manifest : _blobs[asked[^1]];
        context.Response.ContentType = isManifest ? Manifests : "application/octet-stream";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["Docker-Content-Digest"] = Digest(body);
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private object Described(byte[] layer) => new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = layer.Length, digest = Keep(layer) };

    private string Keep(byte[] blob)
    {
        _blobs[Digest(blob)] = blob;
        return Digest(blob);
    }

    private static byte[] Layer()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "home/app/") { Uid = 1654, Gid = 1654 });
        return bytes.ToArray();
    }

    private static byte[] Compressed(byte[] layer)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(layer);
        return bytes.ToArray();
    }

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
