using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users erase</c>: erases everything about a user, once whoever asked has typed the user's id.</summary>
internal sealed class UsersEraseCommand(IReadOnlyList<string> settings)
{
    private readonly UserArguments _arguments = new();
    private readonly Option<bool> _yes = CommonOptions.Yes();
    private readonly Option<bool> _json = CommonOptions.Json("Prints what DELETE /v1/users/{user_id} answers.");
    private readonly UserDeskOptions _desk = new(settings);

    public Command Create()
    {
        var erase = new WorkCommand(
            "erase", "Erases everything about a user, for good. Asks for the user's id first.", "users erase acme ana --data memory-data", "users erase acme ana --yes --json");
        _arguments.AddTo(erase);
        erase.Add(_yes);
        erase.Add(_json);
        _desk.AddTo(erase);
        erase.SetAction(RunAsync);
        return erase;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (scope, terminal) = (_arguments.Of(parsed), parsed.Terminal());
        if (!parsed.GetValue(_yes))
            await ConfirmAsync(scope.User, terminal, cancellationToken);
        await using var desk = await _desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
        var receipt = await desk.EraseAsync(scope, cancellationToken);
        if (parsed.GetValue(_json))
            await terminal.WriteJsonAsync(receipt, AnswerJson.TypeOf<ErasureReceipt>());
        else
            await WriteAsync(receipt, terminal);
        return ExitCodes.Done;
    }

    /// <summary>Whoever pipes the user's id in has answered too.</summary>
    private static async Task ConfirmAsync(UserId user, Terminal terminal, CancellationToken cancellationToken)
    {
        var answer = await terminal.AskAsync("Everything about the user is erased for good. Type the user's id to go on:", cancellationToken);
        if (answer != user.Value)
            throw new CommandFailedException(answer is null ? "Nobody answers; --yes does not ask. Nothing was erased." : "That is not the user's id. Nothing was erased.");
    }

    private static async Task WriteAsync(ErasureReceipt receipt, Terminal terminal)
    {
        var counts = receipt.Counts;
        await terminal.SayDoneAsync($"Erased {Printable.Line(receipt.UserId)} at {receipt.ErasedAt:O}");
        await terminal.SayAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Memories} memories, {counts.Messages} messages, {counts.Sessions} sessions, {counts.Associations} associations, {counts.Jobs} jobs, {counts.Keys} keys"));
        await terminal.SayAsync($"Receipt: {receipt.ReceiptHash}");
    }
}
