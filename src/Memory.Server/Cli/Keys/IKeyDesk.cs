using Memory.Client;
using Memory.Server.Identity;

namespace Memory.Server.Cli.Keys;

/// <summary>Where the <c>keys</c> commands do their work: on the store's folder, or through a running server.</summary>
internal interface IKeyDesk : IAsyncDisposable
{
    ValueTask<CreatedApiKey> CreateAsync(KeyOrder order, CancellationToken cancellationToken);

    /// <summary>All keys of an owner, newest first.</summary>
    IAsyncEnumerable<ApiKeyRecord> ListAsync(string owner, CancellationToken cancellationToken);

    /// <exception cref="CommandFailedException">There is no such key.</exception>
    ValueTask RevokeAsync(string keyId, CancellationToken cancellationToken);
}
