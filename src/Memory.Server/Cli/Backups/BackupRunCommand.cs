using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup run</c>: makes a backup now.</summary>
internal static class BackupRunCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (json, desk) = (CommonOptions.Json("Prints what POST /v1/admin/backups answers."), new BackupDeskOptions(settings));
        var run = new WorkCommand("run", "Makes a backup now.", "backup run --data memory-data --backups /mnt/backups", "backup run --server http://127.0.0.1:8080 --api-key KEY") { json };
        desk.AddTo(run);
        run.SetAction(async (parsed, cancellationToken) =>
        {
            var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(json));
            await using var opened = await desk.OpenAsync(parsed, StoreUse.Read, cancellationToken);
            var made = await BackupCommand.WatchAsync(terminal, "Backing up", isJson, told => opened.RunAsync(told, cancellationToken));
            if (isJson)
            {
                await terminal.WriteJsonAsync(made, AnswerJson.TypeOf<Backup>());
            }
            else
            {
                await terminal.SayDoneAsync($"Made {made.Id}");
                await terminal.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{BackupCommand.TextOf(made.Counts!)}; {made.Bytes} bytes"));
            }

            return made.UnreadableUsers is not > 0
                ? ExitCodes.Done
                : throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"{made.UnreadableUsers} users could not be read and are not in it; verify tells which."));
        });
        return run;
    }
}
