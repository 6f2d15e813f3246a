namespace Memory.Tidy.Tests;

/// <summary>A file of the repository, read when first asked for.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="FullPath">Where it lies on this machine.</param>
internal sealed record RepositoryFile(string Path, string FullPath)
{
    private readonly Lazy<string> text = new(() => File.ReadAllText(FullPath).ReplaceLineEndings("\n"));
    private readonly Lazy<string[]> lines = new(() => File.ReadAllLines(FullPath));

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder it lies in, without a closing slash; empty at the root.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    public string Text => text.Value;

    public IReadOnlyList<string> Lines => lines.Value;

    /// <summary>The lines that are code, not comment.</summary>
    public IEnumerable<string> CodeLines => Lines.Where(line => !line.AsSpan().TrimStart().StartsWith("//"));
}
