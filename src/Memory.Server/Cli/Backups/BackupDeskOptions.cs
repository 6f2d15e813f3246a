using System.CommandLine;

namespace Memory.Server.Cli.Backups;

/// <summary>The options that say where a <c>backup</c> command does its work.</summary>
internal sealed class BackupDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new(settings);
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

    public ValueTask<IBackupDesk> OpenAsync(ParseResult parsed, StoreUse use, CancellationToken cancellationToken) => _options.OpenAsync<IBackupDesk>(
        parsed,
        static server => new RemoteBackupDesk(server),
        async read => await LocalBackupDesk.OpenAsync(read, use, cancellationToken),
        parsed.GetValue(_place) is { } folder ? ["--Memory:Backups:Path=" + folder] : []);
}
