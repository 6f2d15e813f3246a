using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Memory.Client;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Memories;
using Memory.Server.Users;

namespace Memory.Server.Cli;

/// <summary><c>users erase</c>: erases everything about a user, once whoever asked has typed the user's id.</summary>
internal sealed class UsersEraseCommand(IReadOnlyList<string> settings, TextReader input)
{
    private readonly Argument<string> _owner = new("owner_id") { Description = "The tenant; with --server, the one that the key belongs to." };
    private readonly Argument<string> _user = new("user_id") { Description = "The person remembered." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Does not ask." };
    private readonly Option<bool> _json = new("--json") { Description = "Prints what DELETE /v1/users/{user_id} answers." };
    private readonly KeyDeskOptions _desk = new(settings);

    public Command Create()
    {
        var erase = new Command("erase", "Erases everything about a user, for good.") { _owner, _user, _yes, _json };
        _desk.AddTo(erase);
        erase.SetAction(RunAsync);
        return erase;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scope = new Scope(new OwnerId(parsed.GetRequiredValue(_owner)), new UserId(parsed.GetRequiredValue(_user)));
        if (!parsed.GetValue(_yes))
            await ConfirmAsync(scope.User, parsed.InvocationConfiguration.Error, cancellationToken);
        var receipt = await _desk.DoAsync(
            parsed, (client, token) => EraseAsync(client, scope, token), (services, token) => EraseAsync(services, scope, token), cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(receipt, AnswerJson.TypeOf<Client.ErasureReceipt>())));
        else
            await WriteAsync(receipt, output);
        return ExitCodes.Done;
    }

    private async Task ConfirmAsync(UserId user, TextWriter prompt, CancellationToken cancellationToken)
    {
        await prompt.WriteLineAsync("Everything about the user is erased for good. Type the user's id to go on:");
        if (await input.ReadLineAsync(cancellationToken) != user.Value)
            throw new CommandFailedException("That is not the user's id. Nothing was erased.");
    }

    private static async ValueTask<Client.ErasureReceipt> EraseAsync(IServiceProvider services, Scope scope, CancellationToken cancellationToken) =>
        await services.GetRequiredService<UserEraser>().EraseAsync(scope, key: null, cancellationToken) is { } receipt ? Wire.Receipt(receipt) : throw Unknown(scope);

    private static async ValueTask<Client.ErasureReceipt> EraseAsync(IMemoryClient client, Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            // The key says which tenant is meant. Where a memory tells it too, another one than was typed is a mistake.
            var page = await client.ListAsync(
                new MemoryListRequest { UserId = scope.User.Value, Limit = 1, IncludeSuperseded = true, IncludeExpired = true, IncludeDeleted = true }, cancellationToken);
            if (page.Memories is [{ OwnerId: { } owner }] && owner != scope.Owner.Value)
                throw new CommandFailedException($"The key is not one of {scope.Owner}. Nothing was erased.");
            return await client.EraseUserAsync(scope.User.Value, cancellationToken);
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw Unknown(scope);
        }
    }

    private static CommandFailedException Unknown(Scope scope) => new($"There is no user {scope.User}.");

    private static async Task WriteAsync(Client.ErasureReceipt receipt, TextWriter output)
    {
        var counts = receipt.Counts;
        await output.WriteLineAsync($"Erased {receipt.UserId} at {receipt.ErasedAt:O}");
        await output.WriteLineAsync(
            $"{counts.Memories} memories, {counts.Messages} messages, {counts.Sessions} sessions, {counts.Associations} associations, {counts.Jobs} jobs, {counts.Keys} keys");
        await output.WriteLineAsync($"Receipt: {receipt.ReceiptHash}");
    }
}
