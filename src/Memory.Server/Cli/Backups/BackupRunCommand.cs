using System.CommandLine;
using System.Globalization;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup run</c>: makes a backup now.</summary>
internal static class BackupRunCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (json, desk) = (BackupCommand.Json(), new BackupDeskOptions(settings));
        var run = new Command("run", "Makes a backup now.") { json };
        desk.AddTo(run);
        run.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, StoreUse.Read, cancellationToken);
            var made = await opened.RunAsync(BackupCommand.Progress(parsed.InvocationConfiguration.Error), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await BackupCommand.WriteJsonAsync(output, made);
            }
            else
            {
                await output.WriteLineAsync($"Made {made.Id}");
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{BackupCommand.TextOf(made.Counts!)}; {made.Bytes} bytes"));
            }

            if (made.UnreadableUsers is not > 0)
                return ExitCodes.Done;
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{made.UnreadableUsers} users could not be read and are not in it; verify tells which."));
            return ExitCodes.Failed;
        });
        return run;
    }
}
