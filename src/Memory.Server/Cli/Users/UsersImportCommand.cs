using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Users;

/// <summary><c>users import</c>: restores a user from a document that an export wrote.</summary>
internal sealed class UsersImportCommand(IReadOnlyList<string> settings)
{
    private readonly UserArguments _arguments = new();
    private readonly Argument<string> _from = new("file") { Description = "The document.", HelpName = "FILE" };
    private readonly Option<bool> _json = CommonOptions.Json("Prints what POST /v1/users/{user_id}/import answers.");
    private readonly UserDeskOptions _desk = new(settings);

    public Command Create()
    {
        var import = new WorkCommand(
            "import", "Restores a user from a document that an export wrote: all of it or nothing. The same again changes nothing.", "users import acme ana ana.json --data memory-data");
        _arguments.AddTo(import);
        _from.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("file must be the path of a file.");
        });
        import.Add(_from);
        import.Add(_json);
        _desk.AddTo(import);
        import.SetAction(RunAsync);
        return import;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (scope, terminal) = (_arguments.Of(parsed), parsed.Terminal());
        await using var document = new FileStream(parsed.GetRequiredValue(_from), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
        await using var opened = await _desk.OpenAsync(parsed, mayCreate: true, cancellationToken);

        // A pipe has no length.
        long? all = document.CanSeek ? document.Length : null;
        var result = await ProgressDisplay.RunAsync(terminal, "Importing", ProgressLines.None, async told =>
        {
            await using var counted = new CountedStream(document, read => told(new Step(read, all, string.Create(CultureInfo.InvariantCulture, $"{read} bytes read"))));
            return await opened.ImportAsync(scope, counted, cancellationToken);
        });
        await (parsed.GetValue(_json)
            ? terminal.WriteJsonAsync(result, AnswerJson.TypeOf<ImportResult>())
            : terminal.SayDoneAsync($"Added: {Told(result.Added)}. Unchanged: {Told(result.Unchanged)}."));
        return ExitCodes.Done;
    }

    private static string Told(ImportCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Sessions} sessions, {counts.Messages} messages, {counts.Observations} observations, {counts.Memories} versions of memories, {counts.Associations} associations");
}
