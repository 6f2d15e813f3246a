using System.CommandLine;
using System.Globalization;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup verify</c>: compares all hashes and restores a backup for trial.</summary>
internal static class BackupVerifyCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (id, json, desk) = (BackupCommand.Id(), BackupCommand.Json(), new BackupDeskOptions(settings));
        var verify = new Command("verify", "Compares all hashes of a backup, restores it for trial into a store made for it, and counts. The exit code is 1 when something is wrong.") { id, json };
        desk.AddTo(verify);
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, StoreUse.None, cancellationToken);
            var found = await opened.VerifyAsync(parsed.GetRequiredValue(id), BackupCommand.Progress(parsed.InvocationConfiguration.Error), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await BackupCommand.WriteJsonAsync(output, found);
            else if (!found.IsSound)
                await output.WriteLineAsync($"{found.Id} cannot be restored. {found.Fault}");
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{found.Id} is sound.{(found.ClosedUsers > 0 ? $" The keys of {found.ClosedUsers} users in it are gone." : "")}"));
            return found.IsSound ? ExitCodes.Done : ExitCodes.Failed;
        });
        return verify;
    }
}
