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
        _services = Reach(server, apiKey);
        _client = _services.GetRequiredService<IMemoryClient>();
    }

    /// <summary>A client of a running server, and what it stands on.</summary>
    public static ServiceProvider Reach(Uri server, string apiKey) => new ServiceCollection().AddMemoryClient(options =>
    {
        options.BaseAddress = server;
        options.ApiKey = apiKey;
    }).Services.BuildServiceProvider();

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
