using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Memory.Server.Api.Document.Page;

/// <summary>One file that the page loads. They lie in assemblies, those of Swagger UI packed.</summary>
internal sealed class DocsAsset
{
    private const string OfSwagger = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";
    private const string OurOwn = "docs/";

    private static readonly FrozenDictionary<string, Lazy<DocsAsset>> All = new (string Name, string MediaType, string Prefix)[]
    {
        ("index.html", "text/html; charset=utf-8", OurOwn),
        ("start.js", "text/javascript; charset=utf-8", OurOwn),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8", OfSwagger),
        ("swagger-ui.css", "text/css; charset=utf-8", OfSwagger),
        ("favicon-32x32.png", "image/png", OfSwagger),
    }.ToFrozenDictionary(static file => file.Name, static file => new Lazy<DocsAsset>(() => new DocsAsset(file.Prefix + file.Name, file.MediaType)), StringComparer.Ordinal);

    private readonly string _resource;
    private readonly Assembly _assembly;

    private DocsAsset(string resource, string mediaType)
    {
        (_resource, MediaType) = (resource, mediaType);
        _assembly = resource.StartsWith(OfSwagger, StringComparison.Ordinal) ? typeof(SwaggerUIOptions).Assembly : typeof(DocsAsset).Assembly;
        using (var stored = OpenStored())
            Tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(stored).AsSpan(0, 12))}\"";
        using var again = OpenStored();
        IsPacked = again.ReadByte() == 0x1F && again.ReadByte() == 0x8B;
    }

    /// <summary>The names of all files.</summary>
    public static IEnumerable<string> Names => All.Keys;

    public string MediaType { get; }

    /// <summary>Tells one content from another, packed or not.</summary>
    public string Tag { get; }

    public bool IsPacked { get; }

    /// <summary>A file by its name; null when the page has no such file.</summary>
    public static DocsAsset? Find(string name) => All.TryGetValue(name, out var asset) ? asset.Value : null;

    /// <summary>The content, packed if it is and may stay so.</summary>
    public Stream Open(bool packed) => IsPacked && !packed ? new GZipStream(OpenStored(), CompressionMode.Decompress) : OpenStored();

    private Stream OpenStored() =>
        _assembly.GetManifestResourceStream(_resource) ?? throw new InvalidOperationException($"{_resource} is not in {_assembly.GetName().Name}.");
}
