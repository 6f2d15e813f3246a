using System.CommandLine;
using System.Globalization;
using Memory.Client;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup list</c>: the backups that there are, newest first.</summary>
internal static class BackupListCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (json, desk) = (BackupCommand.Json(), new BackupDeskOptions(settings));
        var list = new Command("list", "Lists the backups that there are, newest first; with --json one JSON object a line.") { json };
        desk.AddTo(list);
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, StoreUse.None, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            await foreach (var backup in opened.ListAsync(cancellationToken))
            {
                if (parsed.GetValue(json))
                    await BackupCommand.WriteJsonAsync(output, backup);
                else
                    await output.WriteLineAsync(TextOf(backup));
            }

            return ExitCodes.Done;
        });
        return list;
    }

    private static string TextOf(Backup backup) => backup.Fault is { } fault
        ? $"{backup.Id}  {fault}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{backup.Id}  {backup.Counts!.Users} users, {backup.Bytes} bytes{(backup.IsEncrypted == true ? ", encrypted" : "")}{(backup.UnreadableUsers > 0 ? $", {backup.UnreadableUsers} users missing" : "")}");
}
