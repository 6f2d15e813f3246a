using Memory.Client;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary>Works on users through a running server, which knows by the key whose they are.</summary>
internal sealed class RemoteUserDesk(RunningServer server) : IUserDesk
{
    public async ValueTask ExportAsync(Scope scope, Stream output, CancellationToken cancellationToken) => await server.AskAsync(
        async client =>
        {
            await client.ExportUserAsync(scope.User.Value, output, cancellationToken);
            return true;
        },
        Unknown(scope));

    public async ValueTask<ImportResult> ImportAsync(Scope scope, Stream document, CancellationToken cancellationToken)
    {
        try
        {
            return await server.Client.ImportUserAsync(scope.User.Value, document, cancellationToken);
        }
        catch (MemoryApiException refused)
        {
            throw new CommandFailedException(Refusal.Of(refused.Problem.Detail ?? refused.Message, refused.Problem.Errors));
        }
    }

    public ValueTask<ErasureReceipt> EraseAsync(Scope scope, CancellationToken cancellationToken) => server.AskAsync(
        async client =>
        {
            // The key says which tenant is meant. Where a memory tells it too, another one than was typed is a mistake.
            var page = await client.ListAsync(
                new MemoryListRequest { UserId = scope.User.Value, Limit = 1, IncludeSuperseded = true, IncludeExpired = true, IncludeDeleted = true }, cancellationToken);
            if (page.Memories is [{ OwnerId: { } owner }] && owner != scope.Owner.Value)
                throw new CommandFailedException($"The key is not one of {scope.Owner}. Nothing was erased.");
            return await client.EraseUserAsync(scope.User.Value, cancellationToken);
        },
        Unknown(scope));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Unknown(Scope scope) => $"There is no user {scope.User}.";
}
