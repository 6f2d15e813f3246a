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
        command.Validators.Add(result =>
        {
            if (result.GetResult(_place) is not null && _options.IsRemote(result))
                result.AddError("--backups and --server exclude each other: a server knows where its backups are.");
        });
    }

    public async ValueTask<IBackupDesk> OpenAsync(ParseResult parsed, StoreUse use, CancellationToken cancellationToken)
    {
        if (_options.ServerOf(parsed) is { } server)
            return new RemoteBackupDesk(server.Address, server.ApiKey);
        IReadOnlyList<string> all = parsed.GetValue(_place) is { } folder ? [.. settings, "--Memory:Backups:Path=" + folder] : settings;
        return await LocalBackupDesk.OpenAsync(StoreCommand.ReadSettings(all, _options.FolderOf(parsed)), use, cancellationToken);
    }
}
