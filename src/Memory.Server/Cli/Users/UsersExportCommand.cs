using System.CommandLine;
using System.Globalization;
using Memory.Server.Cli.Terminals;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users export</c>: writes everything about a user as one JSON document.</summary>
internal sealed class UsersExportCommand(IReadOnlyList<string> settings)
{
    private readonly UserArguments _arguments = new();
    private readonly Option<string?> _to = new("--out") { Description = "The file to write, readable by you alone. The default is the standard output.", HelpName = "FILE" };
    private readonly Option<bool> _json = CommonOptions.Json("With --out, prints the file and its size as a JSON object. Without it the answer is JSON anyway.");
    private readonly UserDeskOptions _desk = new(settings);

    public Command Create()
    {
        var export = new WorkCommand(
            "export", "Writes everything about a user as one JSON document.", "users export acme ana --out ana.json", "users export acme ana --server http://127.0.0.1:8080 --api-key KEY | jq .memories");
        _arguments.AddTo(export);
        _to.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--out must be the path of a file.");
        });
        export.Add(_to);
        export.Add(_json);
        _desk.AddTo(export);
        export.SetAction(RunAsync);
        return export;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (scope, terminal) = (_arguments.Of(parsed), parsed.Terminal());
        await using var opened = await _desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
        if (parsed.GetValue(_to) is not { } file)
        {
            await using var output = new WriterStream(terminal.Output);
            await opened.ExportAsync(scope, output, cancellationToken);
            return ExitCodes.Done;
        }

        var bytes = await ProgressDisplay.RunAsync(terminal, "Exporting", ProgressLines.None, told => WriteFileAsync(opened, scope, file, told, cancellationToken));
        await (parsed.GetValue(_json)
            ? terminal.WriteJsonAsync(new WrittenLine(file, bytes), CommandJson.Readable.WrittenLine)
            : terminal.SayDoneAsync($"Wrote {file}"));
        return ExitCodes.Done;
    }

    /// <summary>Writes aside first, so that a file of that name is always a whole document.</summary>
    private static async Task<long> WriteFileAsync(IUserDesk desk, Scope scope, string file, Action<Step> told, CancellationToken cancellationToken)
    {
        var aside = file + ".part";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            long bytes;
            await using (var output = new FileStream(aside, options))
            {
                await using var counted = new CountedStream(output, written => told(new Step(written, All: null, string.Create(CultureInfo.InvariantCulture, $"{written} bytes"))));
                await desk.ExportAsync(scope, counted, cancellationToken);
                await output.FlushAsync(cancellationToken);
                output.Flush(flushToDisk: true);
                bytes = output.Length;
            }

            File.Move(aside, file, overwrite: true);
            return bytes;
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
