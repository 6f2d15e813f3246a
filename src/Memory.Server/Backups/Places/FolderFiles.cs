namespace Memory.Server.Backups.Places;

/// <summary>The files and folders below a folder of backups, as this place makes and finds them: only the server's account reads them, and no link leads out.</summary>
internal static class FolderFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;
    private const int BufferSize = 128 * 1024;

    /// <summary>What stands in a folder itself, without links: what they lead to is somewhere else.</summary>
    private static readonly EnumerationOptions Own = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>What stands directly in a folder, in the order of whole names; nothing when there is no such folder.</summary>
    public static IReadOnlyList<FileSystemInfo> In(string folder)
    {
        try
        {
            // A slash sorts behind '-' and '.', so that "a-1" comes before "a/1": what is in a folder sorts as if its name ended with one.
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Own).OrderBy(static one => one is DirectoryInfo ? one.Name + "/" : one.Name, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Opens a new file for writing, which nobody else writes meanwhile.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }

    /// <summary>Opens a file for reading; it may be replaced and deleted meanwhile.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Makes a folder, when there is none, and the place where it stands durable.</summary>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnersFolder);
        if (Path.GetDirectoryName(folder) is { Length: > 0 } above)
            Storage.FolderSync.Run(above);
    }

    public static bool IsLink(string path) => new FileInfo(path) is { Attributes: var attributes } && (int)attributes != -1 && attributes.HasFlag(FileAttributes.ReparsePoint);
}
