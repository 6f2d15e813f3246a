using Memory.Client;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary>Where the <c>users</c> commands do their work: on the store itself, or through a running server.</summary>
internal interface IUserDesk : IAsyncDisposable
{
    /// <summary>Writes everything about a user.</summary>
    /// <exception cref="CommandFailedException">There is no such user.</exception>
    ValueTask ExportAsync(Scope scope, Stream output, CancellationToken cancellationToken);

    /// <summary>Restores a user from a document.</summary>
    /// <exception cref="CommandFailedException">The document is refused; the message names every mistake.</exception>
    ValueTask<ImportResult> ImportAsync(Scope scope, Stream document, CancellationToken cancellationToken);

    /// <summary>Erases everything about a user, for good.</summary>
    /// <exception cref="CommandFailedException">There is no such user, or the key is another tenant's.</exception>
    ValueTask<ErasureReceipt> EraseAsync(Scope scope, CancellationToken cancellationToken);
}
