namespace Memory.Server.Backups.Places;

/// <summary>Files that were not finished because their writer died. They have names that no backup has, and go when nobody can be writing them any more.</summary>
internal static class FolderLeftovers
{
    private const string Ending = ".unfinished";

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseSensitive,
    };

    /// <summary>The name under which a file is written, in the folder where it will stand: a rename within one folder is whole or not at all.</summary>
    /// <param name="path">Where it will stand.</param>
    /// <param name="attempt">Tells writers of this process apart.</param>
    public static string UnfinishedOf(string path, int attempt) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}-{attempt}{Ending}");

    /// <summary>Removes those that nobody has written to since an instant, and that no process holds open.</summary>
    public static void Remove(string folder, DateTimeOffset before)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $".*{Ending}", Everywhere))
        {
            try
            {
                if (File.GetLastWriteTimeUtc(path) >= before.UtcDateTime)
                    continue;

                // Writers hold their file for themselves: whoever gets it knows that its writer is gone.
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
                File.Delete(path);
            }
            catch (Exception fault) when (FolderTrouble.IsIts(fault))
            {
                // Somebody writes it, or removed it first. A later time will tell.
            }
        }
    }
}
