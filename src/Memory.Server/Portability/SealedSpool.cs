using System.Security.Cryptography;
using Memory.Server.Encryption;

namespace Memory.Server.Portability;

/// <summary>
/// Holds a document while it is checked, in a file that is gone when it is disposed of. The file is sealed under a key that is never written anywhere, so that
/// a disk that is stolen, or a process that is killed, leaves nothing that anybody can read.
/// </summary>
internal sealed class SealedSpool : IAsyncDisposable
{
    /// <summary>How the files are called, in the folder for temporary ones.</summary>
    public const string FilePrefix = "memory-import-";

    private const int Block = 128 << 10;

    private readonly FileStream file;
    private readonly DataKey key;
    private readonly byte[] pending = new byte[Block];
    private int filled;
    private int blocks;

    public SealedSpool()
        : this(Open())
    {
    }

    /// <param name="file">An empty file, which is the spool's from here on.</param>
    internal SealedSpool(FileStream file)
    {
        this.file = file;
        Span<byte> secret = stackalloc byte[DataKey.Size];
        RandomNumberGenerator.Fill(secret);
        key = new DataKey(Guid.Empty, secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Appends bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var some = Math.Min(bytes.Length, Block - filled);
            bytes[..some].CopyTo(pending.AsMemory(filled));
            bytes = bytes[some..];
            filled += some;
            if (filled == Block)
                await SealAsync(cancellationToken);
        }
    }

    /// <summary>Reads all of it from the start. Nothing is appended afterwards.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filled > 0)
            await SealAsync(cancellationToken);
        var closed = new byte[Block + DataKey.Overhead];
        file.Position = 0;
        for (var block = 0; block < blocks; block++)
        {
            var read = await file.ReadAtLeastAsync(closed, closed.Length, throwOnEndOfStream: false, cancellationToken);
            yield return key.TryOpen(closed.AsSpan(0, read), PlaceOf(block)) ?? throw new IOException("What was put aside while it was checked has changed.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        CryptographicOperations.ZeroMemory(pending);
        await file.DisposeAsync();
    }

    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), FilePrefix + Path.GetRandomFileName());
        if (OperatingSystem.IsWindows())
            return new FileStream(path, OptionsOf(FileOptions.DeleteOnClose));
        var options = OptionsOf(FileOptions.None);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var opened = new FileStream(path, options);

        // It lives on without a name, and ends with the process, however that ends.
        File.Delete(path);
        return opened;
    }

    private static FileStreamOptions OptionsOf(FileOptions more) => new()
    {
        Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous | more,
    };

    private async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        await file.WriteAsync(key.Seal(pending.AsSpan(0, filled), PlaceOf(blocks)), cancellationToken);
        blocks++;
        filled = 0;
    }

    private static byte[] PlaceOf(int block) => BitConverter.GetBytes(block);
}
