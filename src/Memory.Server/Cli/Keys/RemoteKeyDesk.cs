using Memory.Client;
using Memory.Server.Identity;

namespace Memory.Server.Cli.Keys;

/// <summary>Works on keys through a running server.</summary>
internal sealed class RemoteKeyDesk(RunningServer server) : IKeyDesk
{
    public ValueTask<CreatedApiKey> CreateAsync(KeyOrder order, CancellationToken cancellationToken) => server.Client.CreateKeyAsync(
        new NewApiKey
        {
            OwnerId = order.Owner.Value,
            Scope = order.Scope,
            UserId = order.User?.Value,
            RateLimit = order.RateLimit,
            Metadata = order.Metadata?.ToElement(),
        },
        cancellationToken);

    public IAsyncEnumerable<ApiKeyRecord> ListAsync(string owner, CancellationToken cancellationToken) => RunningServer.PagesAsync<ApiKeyRecord>(async cursor =>
    {
        var page = await server.Client.ListKeysAsync(owner, limit: null, cursor, cancellationToken);
        return (page.Keys, page.NextCursor);
    });

    public async ValueTask RevokeAsync(string keyId, CancellationToken cancellationToken) => await server.AskAsync(
        async client =>
        {
            await client.RevokeKeyAsync(keyId, cancellationToken);
            return true;
        },
        $"There is no key {keyId}.");

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
