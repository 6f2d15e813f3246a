using System.Net;
using Memory.Client;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary>Works on users through a running server, which knows by the key whose they are.</summary>
internal sealed class RemoteUserDesk : IUserDesk
{
    private readonly ServiceProvider _services;
    private readonly IMemoryClient _client;

    public RemoteUserDesk(Uri server, string apiKey)
    {
        _services = RunningServer.Reach(server, apiKey);
        _client = _services.GetRequiredService<IMemoryClient>();
    }

    public async ValueTask ExportAsync(Scope scope, Stream output, CancellationToken cancellationToken)
    {
        try
        {
            await _client.ExportUserAsync(scope.User.Value, output, cancellationToken);
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw Unknown(scope);
        }
    }

    public async ValueTask<ImportResult> ImportAsync(Scope scope, Stream document, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ImportUserAsync(scope.User.Value, document, cancellationToken);
        }
        catch (MemoryApiException refused)
        {
            throw new CommandFailedException(Refusal.Of(refused.Problem.Detail ?? refused.Message, refused.Problem.Errors));
        }
    }

    public async ValueTask<ErasureReceipt> EraseAsync(Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            // The key says which tenant is meant. Where a memory tells it too, another one than was typed is a mistake.
            var page = await _client.ListAsync(
                new MemoryListRequest { UserId = scope.User.Value, Limit = 1, IncludeSuperseded = true, IncludeExpired = true, IncludeDeleted = true }, cancellationToken);
            if (page.Memories is [{ OwnerId: { } owner }] && owner != scope.Owner.Value)
                throw new CommandFailedException($"The key is not one of {scope.Owner}. Nothing was erased.");
            return await _client.EraseUserAsync(scope.User.Value, cancellationToken);
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw Unknown(scope);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static CommandFailedException Unknown(Scope scope) => new($"There is no user {scope.User}.");
}
