using System.Net;
using System.Runtime.CompilerServices;
using Memory.Client;
using Memory.Server.Identity;

namespace Memory.Server.Cli;

/// <summary>Works on keys through a running server.</summary>
internal sealed class RemoteKeyDesk : IKeyDesk
{
    private readonly ServiceProvider _services;
    private readonly IMemoryClient _client;

    public RemoteKeyDesk(Uri server, string apiKey)
    {
        _services = RunningServer.Reach(server, apiKey);
        _client = _services.GetRequiredService<IMemoryClient>();
    }

    public ValueTask<CreatedApiKey> CreateAsync(KeyOrder order, CancellationToken cancellationToken) => _client.CreateKeyAsync(
        new NewApiKey
        {
            OwnerId = order.Owner.Value,
            Scope = order.Scope,
            UserId = order.User?.Value,
            RateLimit = order.RateLimit,
            Metadata = order.Metadata?.ToElement(),
        },
        cancellationToken);

    public async IAsyncEnumerable<ApiKeyRecord> ListAsync(string owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await _client.ListKeysAsync(owner, limit: null, cursor, cancellationToken);
            foreach (var key in page.Keys)
                yield return key;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public async ValueTask RevokeAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            await _client.RevokeKeyAsync(keyId, cancellationToken);
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CommandFailedException($"There is no key {keyId}.");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
