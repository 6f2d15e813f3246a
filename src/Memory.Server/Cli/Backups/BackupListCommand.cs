using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;
using Spectre.Console;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup list</c>: the backups that there are, newest first.</summary>
internal static class BackupListCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (json, desk) = (CommonOptions.Json("Prints one JSON object a line, as GET /v1/admin/backups tells each backup."), new BackupDeskOptions(settings));
        var list = new WorkCommand("list", "Lists the backups that there are, newest first.", "backup list --backups /mnt/backups", "backup list --backups /mnt/backups --json | jq -r .id") { json };
        desk.AddTo(list);
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, StoreUse.None, cancellationToken);
            var backups = opened.ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                await foreach (var backup in backups)
                    await parsed.Terminal().WriteJsonAsync(backup, AnswerJson.TypeOf<Backup>());
            }
            else
            {
                await ShowAsync(backups, parsed.Terminal());
            }

            return ExitCodes.Done;
        });
        return list;
    }

    private static async Task ShowAsync(IAsyncEnumerable<Backup> backups, Terminal terminal)
    {
        var table = Tables.Create("backup", "users", "bytes", "");
        await foreach (var backup in backups)
        {
            table.AddRow(
                new Text(Printable.Line(backup.Id)),
                new Text(Number(backup.Counts?.Users)),
                new Text(Number(backup.Bytes)),
                new Text(Printable.Line(NotesOn(backup)), backup.Fault is null ? Style.Plain : new Style(Color.Red)));
        }

        terminal.Show(table);
    }

    private static string NotesOn(Backup backup) => backup.Fault
        ?? string.Join(", ", [.. backup.IsEncrypted == true ? ["encrypted"] : (string[])[], .. backup.UnreadableUsers > 0 ? [$"{Number(backup.UnreadableUsers)} users missing"] : (string[])[]]);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
