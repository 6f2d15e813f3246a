using System.Runtime.CompilerServices;
using Memory.Client;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Audit;
using Memory.Server.Identity;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Cli.Keys;

/// <summary>Works on keys in the store itself, folder or database. Whoever can write it may do everything.</summary>
internal sealed class LocalKeyDesk(ServiceProvider services) : IKeyDesk
{
    private const int PageSize = 200;

    private readonly IKeyStore _keys = services.GetRequiredService<IKeyStore>();

    public async ValueTask<CreatedApiKey> CreateAsync(KeyOrder order, CancellationToken cancellationToken)
    {
        var issued = await services.GetRequiredService<KeyIssuer>().IssueAsync(order, services.GetRequiredService<IIdSource>(), cancellationToken);
        await WriteDownAsync("key.create", issued.Key);
        return Wire.Key(issued);
    }

    public async IAsyncEnumerable<ApiKeyRecord> ListAsync(string owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageKey? after = null;
        do
        {
            var page = await _keys.ListAsync(new OwnerId(owner), after, PageSize, cancellationToken);
            foreach (var key in page.Items)
                yield return Wire.Key(key);
            after = page.Next;
        }
        while (after is not null);
    }

    public async ValueTask RevokeAsync(string keyId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(keyId, out var id) || await _keys.GetAsync(id, cancellationToken) is not { } key)
            throw new CommandFailedException($"There is no key {keyId}.");
        await _keys.RevokeAsync(key.Owner, id, services.GetRequiredService<TimeProvider>().Now(), cancellationToken);
        await WriteDownAsync("key.revoke", key);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private ValueTask WriteDownAsync(string action, ApiKey key) => services.GetRequiredService<IAuditTrail>().WriteAsync(
        new AuditEvent(key.Owner, action, Key: null)
        {
            User = key.User,
            Details = AuditDetails.ByCommand.AddRange(AuditDetails.Of(("key_id", key.Id.ToString()), ("scope", AnswerJson.NameOf(key.Scope)))),
        },
        CancellationToken.None);
}
