namespace Memory.Server.Backups.Places;

/// <summary>Where backups are kept: a folder or a bucket.</summary>
/// <remarks>
/// A name has parts of letters, digits, dots, dashes and underscores, with slashes between them (<see cref="PlaceName"/>). A name that is part of another one's way,
/// as <c>a</c> is of <c>a/b</c>, is not for use beside it: folders cannot hold both.
/// </remarks>
internal interface IBackupPlace
{
    /// <summary>The place as logs and people call it, without credentials.</summary>
    string Name { get; }

    /// <summary>Puts a file, whole or not at all: a reader finds what was there before or all of this, and it stays when the power goes.</summary>
    /// <param name="name">The file's name; what has it already is replaced.</param>
    /// <param name="content">A stream that can seek. All of it is put, wherever it stands, and it is left open.</param>
    /// <param name="cancellationToken">Stops it; nothing is put then.</param>
    /// <exception cref="ArgumentException">The name is none, or the stream cannot seek.</exception>
    /// <exception cref="BackupPlaceException">The place did not take it.</exception>
    Task PutAsync(string name, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file; null when there is none.</summary>
    /// <returns>A stream that is read once, forwards and asynchronously, in whatever place it lies. Reading it throws <see cref="BackupPlaceException"/> when the place fails it.</returns>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="BackupPlaceException">The place did not give it.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists the files whose names begin so, ordered by name, code point by code point. What somebody else keeps there under names that are none is left out.</summary>
    /// <param name="prefix">How the names begin, in the middle of a part too; empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">No name can begin so.</exception>
    /// <exception cref="BackupPlaceException">The place did not say.</exception>
    IAsyncEnumerable<PlacedFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a file; that there is none is fine.</summary>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="BackupPlaceException">The place did not do it.</exception>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
