using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Memory.Server.WebConsole;

/// <summary>The console's files, which the server carries inside itself: nothing to install beside it, and nothing on a disk that could be changed.</summary>
internal sealed class ConsoleAssets
{
    /// <summary>The page that all others are loaded by.</summary>
    public const string Page = "index.html";

    private const string Prefix = "Memory.Server.WebConsole/";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, ConsoleAsset> _files = Read(typeof(ConsoleAssets).Assembly);

    /// <summary>The paths below <c>/console</c> that are served.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>The file at a path below <c>/console</c>; null when there is none. Case matters, and a path never leads anywhere else.</summary>
    public ConsoleAsset? Find(string path) => _files.GetValueOrDefault(path);

    private static FrozenDictionary<string, ConsoleAsset> Read(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))

        // The build names them with the separator of the machine that it ran on.
        .ToFrozenDictionary(static name => name[Prefix.Length..].Replace('\\', '/'), name => Load(assembly, name), StringComparer.Ordinal);

    private static ConsoleAsset Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new ConsoleAsset(content, MediaTypes[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
    }
}
