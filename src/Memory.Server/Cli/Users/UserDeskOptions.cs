using System.CommandLine;

namespace Memory.Server.Cli.Users;

/// <summary>The options that say where a <c>users</c> command does its work.</summary>
internal sealed class UserDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new();

    public void AddTo(Command command) => _options.AddTo(command);

    public async ValueTask<IUserDesk> OpenAsync(ParseResult parsed, bool mayCreate, CancellationToken cancellationToken) =>
        _options.ServerOf(parsed) is { } server
            ? new RemoteUserDesk(server.Address, server.ApiKey)
            : await LocalUserDesk.OpenAsync(StoreCommand.ReadSettings(settings, _options.FolderOf(parsed)), mayCreate, cancellationToken);
}
