using System.Security.Cryptography;
using Memory.Server.Encryption;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>
/// The ring's files: <c>ring</c>, and one for each holder's key, named by a hash of whose it is. All calls block. A file is written whole under
/// another name and renamed, so that a killed process leaves the former one or the new one.
/// </summary>
internal sealed class RingFolder(string folder, IDisk disk)
{
    private const string KeyEnding = ".key";
    private const int MostBytes = 1 << 20;

    private readonly string _keys = System.IO.Path.Combine(folder, "keys");
    private readonly string _unfinished = System.IO.Path.Combine(folder, "unfinished");

    public string Path => folder;

    public string Ring => System.IO.Path.Combine(folder, "ring");

    public string KeyOf(KeyHolder holder)
    {
        var name = NameOf(holder);
        return System.IO.Path.Combine(_keys, name[..2], name + KeyEnding);
    }

    /// <summary>The bytes of a file; null when there is none.</summary>
    public byte[]? Read(string path)
    {
        if (!disk.Exists(path))
            return null;
        using var file = disk.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, MostBytes)];
        return bytes[..file.Read(0, bytes)];
    }

    /// <summary>Writes a file, durably; nobody but the process's owner may read it.</summary>
    public void Write(string path, byte[] bytes)
    {
        var unfinished = System.IO.Path.Combine(_unfinished, System.IO.Path.GetFileName(path));
        var parent = System.IO.Path.GetDirectoryName(path)!;
        var isNew = !Directory.Exists(parent);
        CreateFolder(folder);
        CreateFolder(_unfinished);
        CreateFolder(parent);
        using (var file = disk.OpenWrite(unfinished, create: true))
        {
            disk.Protect(unfinished);
            file.SetLength(0);
            file.Write(0, bytes);
            file.Sync();
        }

        disk.Replace(unfinished, path);
        disk.SyncFolder(parent);

        // The folder itself may be new, and so may all above it.
        for (var above = parent; isNew && above != folder;)
            disk.SyncFolder(above = System.IO.Path.GetDirectoryName(above)!);
        if (path == Ring && System.IO.Path.GetDirectoryName(folder) is { } outside)
            disk.SyncFolder(outside);
    }

    /// <summary>Deletes a file, durably, and what a killed process may have left of writing it.</summary>
    public void Delete(string path)
    {
        foreach (var file in (string[])[System.IO.Path.Combine(_unfinished, System.IO.Path.GetFileName(path)), path])
        {
            if (!disk.Exists(file))
                continue;
            disk.Delete(file);
            disk.SyncFolder(System.IO.Path.GetDirectoryName(file)!);
        }
    }

    /// <summary>The files of all keys behind a holder's, in the order of their names.</summary>
    public IEnumerable<string> KeysAfter(KeyHolder? after)
    {
        var last = after is null ? "" : NameOf(after);
        if (!Directory.Exists(_keys))
            yield break;
        foreach (var part in Directory.GetDirectories(_keys).Order(StringComparer.Ordinal))
        {
            if (last.Length > 0 && string.CompareOrdinal(System.IO.Path.GetFileName(part), last[..2]) < 0)
                continue;
            foreach (var path in Directory.GetFiles(part, "*" + KeyEnding).Order(StringComparer.Ordinal))
            {
                if (string.CompareOrdinal(System.IO.Path.GetFileNameWithoutExtension(path), last) > 0)
                    yield return path;
            }
        }
    }

    private static string NameOf(KeyHolder holder) => Convert.ToHexStringLower(SHA256.HashData(holder.ToPlace()).AsSpan(0, 16));

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
