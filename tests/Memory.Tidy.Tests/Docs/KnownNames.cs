using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Memory.Tidy.Tests.Source;

namespace Memory.Tidy.Tests.Docs;

/// <summary>The names that documentation may use: those of our code, and those of the platform and the packages that it is built on.</summary>
internal static partial class KnownNames
{
    private static readonly IReadOnlyList<RepositoryFile> Code =
        [.. Repository.Below("src/", ".cs"), .. Repository.Below("samples/", ".cs"), .. Repository.Below("tests/", ".cs").Where(file => !file.Path.StartsWith("tests/Memory.Tidy.Tests/", StringComparison.Ordinal))];

    private static readonly Lazy<ILookup<string, RepositoryFile>> Declared = new(() =>
        Code.SelectMany(file => Declarations.In(file.Text).Select(type => (type, file))).ToLookup(one => one.type, one => one.file, StringComparer.Ordinal));

    private static readonly Lazy<HashSet<string>> Written = new(() =>
        Code.SelectMany(file => file.CodeLines).SelectMany(WordsOf).ToHashSet(StringComparer.Ordinal));

    private static readonly Lazy<Platform> Outside = new(ReadPlatform);

    /// <summary>Whether it is a type of ours, a type outside, or a word of our code (a member, say).</summary>
    public static bool Has(string name) => Written.Value.Contains(name) || HasOutside(name);

    /// <summary>Whether it is a namespace, a project or a package.</summary>
    public static bool IsNamespace(string name) => Outside.Value.Namespaces.Contains(name);

    /// <summary>Whether a type has such a member, as far as the text of the files that declare it tells.</summary>
    public static bool Has(string type, string member) => Declared.Value.Contains(type)
        ? Declared.Value[type].Any(file => file.CodeLines.SelectMany(WordsOf).Contains(member, StringComparer.Ordinal))
        : Outside.Value.Types.Contains(type) && Outside.Value.Members.Contains(member);

    public static IEnumerable<string> WordsOf(string code) => Word().Matches(code).Select(match => match.Value);

    private static bool HasOutside(string name) => Outside.Value.Types.Contains(name) || Outside.Value.Members.Contains(name);

    private static Platform ReadPlatform()
    {
        var platform = new Platform(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (var project in Repository.Below("", ".csproj"))
            platform.Namespaces.Add(Path.GetFileNameWithoutExtension(project.Name));
        foreach (var package in XDocument.Parse(Repository.File("Directory.Packages.props").Text).Descendants("PackageVersion"))
            platform.Namespaces.Add(package.Attribute("Include")!.Value);

        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            if (!Path.GetFileName(path).StartsWith("Memory.", StringComparison.Ordinal))
                Read(path, platform);
        }

        return platform;
    }

    private static void Read(string path, Platform platform)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return;
        var metadata = file.GetMetadataReader();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            if ((type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic))
                continue;
            platform.Types.Add(metadata.GetString(type.Name).Split('`')[0]);
            platform.Namespaces.Add(metadata.GetString(type.Namespace));
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
                platform.Members.Add(metadata.GetString(method.Name));
            foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
                platform.Members.Add(metadata.GetString(property.Name));
            foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
                platform.Members.Add(metadata.GetString(field.Name));
        }
    }

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();

    private sealed record Platform(HashSet<string> Types, HashSet<string> Members, HashSet<string> Namespaces);
}
