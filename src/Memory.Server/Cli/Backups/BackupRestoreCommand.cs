using System.CommandLine;
using System.Globalization;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup restore</c>: puts a backup in place of everything that the store holds.</summary>
internal static class BackupRestoreCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (id, json, desk) = (BackupCommand.Id(), BackupCommand.Json(), new BackupDeskOptions(settings));
        var force = new Option<bool>("--force") { Description = "Replaces what the store holds, which is lost." };
        var skip = new Option<bool>("--skip-missing-keys") { Description = "Leaves out users whose encryption keys are missing, instead of restoring nothing." };
        var restore = new Command("restore", "Puts a backup in place of everything that the store holds: all of it or nothing. Users who were erased since stay erased.") { id, force, skip, json };
        desk.AddTo(restore);
        restore.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, StoreUse.Fill, cancellationToken);
            var restored = await opened.RestoreAsync(
                parsed.GetRequiredValue(id), parsed.GetValue(force), parsed.GetValue(skip), BackupCommand.Progress(parsed.InvocationConfiguration.Error), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await BackupCommand.WriteJsonAsync(output, restored);
                return ExitCodes.Done;
            }

            await output.WriteLineAsync($"Restored {restored.Id}");
            await output.WriteLineAsync(BackupCommand.TextOf(restored.Counts));
            if (restored.ErasedUsers > 0)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.ErasedUsers} users were erased since and stay erased."));
            if (restored.IsRestarting)
                await output.WriteLineAsync("The server begins anew to serve it.");
            return ExitCodes.Done;
        });
        return restore;
    }
}
