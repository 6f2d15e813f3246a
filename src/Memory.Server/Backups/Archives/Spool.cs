using System.Security.Cryptography;

namespace Memory.Server.Backups.Archives;

/// <summary>A file for what is on its way to or from a place; nobody else can read it, and it is gone when it is disposed of or its process ends.</summary>
internal static class Spool
{
    /// <summary>How the files are called, in the folder for temporary ones.</summary>
    public const string FilePrefix = "memory-backup-";

    public static FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 64 << 10,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), FilePrefix + Path.GetRandomFileName()), options);
    }

    /// <summary>SHA-256, in lower-case hex, of a stream from its beginning.</summary>
    public static async Task<string> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
