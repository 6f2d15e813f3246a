using System.CommandLine;
using System.Text;
using System.Text.Json;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users erase</c>: erases everything about a user, once whoever asked has typed the user's id.</summary>
internal sealed class UsersEraseCommand(IReadOnlyList<string> settings, TextReader input)
{
    private readonly Argument<string> _owner = UsersCommand.Owner();
    private readonly Argument<string> _user = UsersCommand.User();
    private readonly Option<bool> _yes = new("--yes") { Description = "Does not ask." };
    private readonly Option<bool> _json = new("--json") { Description = "Prints what DELETE /v1/users/{user_id} answers." };
    private readonly UserDeskOptions _desk = new(settings);

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
        await using var desk = await _desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
        var receipt = await desk.EraseAsync(scope, cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(receipt, AnswerJson.TypeOf<ErasureReceipt>())));
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

    private static async Task WriteAsync(ErasureReceipt receipt, TextWriter output)
    {
        var counts = receipt.Counts;
        await output.WriteLineAsync($"Erased {receipt.UserId} at {receipt.ErasedAt:O}");
        await output.WriteLineAsync(
            $"{counts.Memories} memories, {counts.Messages} messages, {counts.Sessions} sessions, {counts.Associations} associations, {counts.Jobs} jobs, {counts.Keys} keys");
        await output.WriteLineAsync($"Receipt: {receipt.ReceiptHash}");
    }
}
