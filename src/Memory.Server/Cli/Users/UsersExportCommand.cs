using System.CommandLine;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users export</c>: writes everything about a user as one JSON document.</summary>
internal static class UsersExportCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (owner, user) = (UsersCommand.Owner(), UsersCommand.User());
        var to = new Option<string?>("--out") { Description = "The file to write, readable by you alone. The default is the standard output.", HelpName = "FILE" };
        var desk = new UserDeskOptions(settings);
        var export = new Command("export", "Writes everything about a user as one JSON document.") { owner, user, to };
        desk.AddTo(export);
        export.SetAction(async (parsed, cancellationToken) =>
        {
            var scope = new Scope(new OwnerId(parsed.GetRequiredValue(owner)), new UserId(parsed.GetRequiredValue(user)));
            await using var opened = await desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
            if (parsed.GetValue(to) is { } file)
            {
                await WriteFileAsync(opened, scope, file, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Wrote {file}");
            }
            else
            {
                await using var output = new WriterStream(parsed.InvocationConfiguration.Output);
                await opened.ExportAsync(scope, output, cancellationToken);
            }

            return ExitCodes.Done;
        });
        return export;
    }

    /// <summary>Writes aside first, so that a file of that name is always a whole document.</summary>
    private static async Task WriteFileAsync(IUserDesk desk, Scope scope, string file, CancellationToken cancellationToken)
    {
        var aside = file + ".part";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var output = new FileStream(aside, options))
            {
                await desk.ExportAsync(scope, output, cancellationToken);
                await output.FlushAsync(cancellationToken);
                output.Flush(flushToDisk: true);
            }

            File.Move(aside, file, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
