using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Identity;

/// <summary>Gives a store without any key its first one: an admin key of owner <c>default</c> in a file that only its user can read.</summary>
internal sealed class FirstKey(IKeyStore keys, KeyIssuer issuer, IIdSource ids, RandomNumberGenerator random)
{
    public const string FileName = "admin-key";

    /// <summary>Writes the key's file and stores the key; the path, or null when there is a key already.</summary>
    public async ValueTask<string?> EnsureAsync(string folder, CancellationToken cancellationToken)
    {
        if (await keys.AnyAsync(cancellationToken))
            return null;
        var secret = KeySecret.Create(random);
        var path = Path.Combine(Path.GetFullPath(folder), FileName);

        // The file comes first: a crash in between leaves a file without a key, and the next start writes another one.
        await WriteAsync(path, secret, cancellationToken);
        await issuer.AddAsync(new KeyOrder(OwnerId.Default, KeyScope.Admin), secret, ids, cancellationToken);
        return path;
    }

    /// <summary>The key that an earlier start wrote; null when there is no such file.</summary>
    public static async ValueTask<string?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : null;
    }

    private static async ValueTask WriteAsync(string path, string secret, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(secret + "\n"), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
