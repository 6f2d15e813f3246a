using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup restore</c>: puts a backup in place of everything that the store holds.</summary>
internal sealed class BackupRestoreCommand(IReadOnlyList<string> settings)
{
    private readonly Argument<string> _id = BackupCommand.Id();
    private readonly Option<bool> _force = new("--force") { Description = "Replaces what the store holds, which is lost. At a terminal it asks first." };
    private readonly Option<bool> _skip = new("--skip-missing-keys") { Description = "Leaves out users whose encryption keys are missing, instead of restoring nothing." };
    private readonly Option<bool> _yes = CommonOptions.Yes();
    private readonly Option<bool> _json = CommonOptions.Json("Prints what POST /v1/admin/backups/{id}/restore answers.");
    private readonly BackupDeskOptions _desk = new(settings);

    public Command Create()
    {
        var restore = new WorkCommand(
            "restore",
            "Puts a backup in place of everything that the store holds: all of it or nothing. Users who were erased since stay erased.",
            "backup restore 20260101T000000Z-manual-0f0f0f0f --data new-folder --backups /mnt/backups",
            "backup restore 20260101T000000Z-manual-0f0f0f0f --force --yes --data memory-data --backups /mnt/backups")
        {
            _id, _force, _skip, _yes, _json,
        };
        _desk.AddTo(restore);
        restore.SetAction(RunAsync);
        return restore;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(_json));
        if (parsed.GetValue(_force) && !parsed.GetValue(_yes) && terminal.CanAsk)
            await ConfirmAsync(terminal, cancellationToken);
        await using var opened = await _desk.OpenAsync(parsed, StoreUse.Fill, cancellationToken);
        var restored = await BackupCommand.WatchAsync(terminal, "Restoring", isJson, told => opened.RestoreAsync(
            parsed.GetRequiredValue(_id), parsed.GetValue(_force), parsed.GetValue(_skip), told, cancellationToken));
        if (isJson)
            await terminal.WriteJsonAsync(restored, AnswerJson.TypeOf<BackupRestoration>());
        else
            await TellAsync(restored, terminal);
        return ExitCodes.Done;
    }

    /// <summary>A script has said what it means by --force.</summary>
    private static async Task ConfirmAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        if (await terminal.AskAsync("Everything that the store holds is replaced. Type yes to go on:", cancellationToken) != "yes")
            throw new CommandFailedException("That is not yes. Nothing was restored.");
    }

    private static async Task TellAsync(BackupRestoration restored, Terminal terminal)
    {
        await terminal.SayDoneAsync($"Restored {restored.Id}");
        await terminal.SayAsync(BackupCommand.TextOf(restored.Counts));
        if (restored.ErasedUsers > 0)
            await terminal.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.ErasedUsers} users were erased since and stay erased."));
        if (restored.IsRestarting)
            await terminal.SayAsync("The server begins anew to serve it.");
    }
}
