using System.CommandLine;

namespace Memory.Server.Cli.Backups;

/// <summary>The options that say where a <c>backup</c> command does its work.</summary>
internal sealed class BackupDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new();
    private readonly Option<string?> _place = new("--backups")
    {
        Description = "The folder that backups are kept in. The default is Memory__Backups__Path.",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command)
    {
        _options.AddTo(command);
        command.Add(_place);
    }

    public async ValueTask<IBackupDesk> OpenAsync(ParseResult parsed, StoreUse use, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> all = parsed.GetValue(_place) is { } folder ? [.. settings, "--Memory:Backups:Path=" + folder] : settings;
        return await LocalBackupDesk.OpenAsync(StoreCommand.ReadSettings(all, _options.FolderOf(parsed)), use, cancellationToken);
    }
}
