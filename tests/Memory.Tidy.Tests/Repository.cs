namespace Memory.Tidy.Tests;

/// <summary>The repository's own files, as they lie in the working tree.</summary>
internal static class Repository
{
    private const string Solution = "MemorySdk.sln";

    private static readonly HashSet<string> LeftByTools = new(StringComparer.Ordinal)
    {
        ".git", ".idea", ".vs", ".vscode", "artifacts", "bin", "BenchmarkDotNet.Artifacts", "memory-data", "obj", "TestResults",
    };

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> AllFiles = new(() => [.. Walk(new DirectoryInfo(Root!), "")]);

    /// <summary>The directory that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<RepositoryFile> Files => AllFiles.Value;

    /// <summary>The files with that extension below a folder (<c>src/</c>), or below any.</summary>
    public static IEnumerable<RepositoryFile> Below(string folder, string extension) =>
        Files.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.EndsWith(extension, StringComparison.Ordinal));

    public static RepositoryFile File(string path) =>
        Files.SingleOrDefault(file => file.Path == path) ?? throw new FileNotFoundException($"The repository has no {path}.");

    /// <summary>Whether there is such a file or folder, by its path from the root.</summary>
    public static bool Has(string path)
    {
        var full = Path.Combine(Root, path);
        return System.IO.File.Exists(full) || Directory.Exists(full);
    }

    private static IEnumerable<RepositoryFile> Walk(DirectoryInfo folder, string path)
    {
        foreach (var file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (file.Name != ".git")
                yield return new RepositoryFile(path + file.Name, file.FullName);
        }

        foreach (var child in folder.EnumerateDirectories().OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            if (LeftByTools.Contains(child.Name))
                continue;
            foreach (var file in Walk(child, $"{path}{child.Name}/"))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, Solution)))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No {Solution} above {AppContext.BaseDirectory}.");
    }
}
