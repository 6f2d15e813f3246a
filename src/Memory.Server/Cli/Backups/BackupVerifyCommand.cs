using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup verify</c>: compares all hashes and restores a backup for trial.</summary>
internal static class BackupVerifyCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (id, json, desk) = (BackupCommand.Id(), CommonOptions.Json("Prints what GET /v1/admin/backups/{id}/verify answers."), new BackupDeskOptions(settings));
        var verify = new WorkCommand(
            "verify",
            "Compares all hashes of a backup, restores it for trial into a store made for it, and counts. The exit code is 1 when something is wrong.",
            "backup verify 20260101T000000Z-manual-0f0f0f0f --backups /mnt/backups")
        {
            id, json,
        };
        desk.AddTo(verify);
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(json));
            await using var opened = await desk.OpenAsync(parsed, StoreUse.None, cancellationToken);
            var found = await BackupCommand.WatchAsync(terminal, "Verifying", isJson, told => opened.VerifyAsync(parsed.GetRequiredValue(id), told, cancellationToken));
            if (isJson)
                await terminal.WriteJsonAsync(found, AnswerJson.TypeOf<BackupVerification>());
            else if (!found.IsSound)
                await terminal.SayAsync($"{found.Id} cannot be restored. {found.Fault}");
            else
                await terminal.SayDoneAsync(string.Create(CultureInfo.InvariantCulture, $"{found.Id} is sound.{(found.ClosedUsers > 0 ? $" The keys of {found.ClosedUsers} users in it are gone." : "")}"));
            return found.IsSound ? ExitCodes.Done : ExitCodes.Failed;
        });
        return verify;
    }
}
