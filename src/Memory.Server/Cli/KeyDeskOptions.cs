using System.CommandLine;

namespace Memory.Server.Cli;

/// <summary>The options that say where a <c>keys</c> command does its work.</summary>
internal sealed class KeyDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new();

    public void AddTo(Command command) => _options.AddTo(command);

    public async ValueTask<IKeyDesk> OpenAsync(ParseResult parsed, bool mayCreate, CancellationToken cancellationToken) =>
        _options.ServerOf(parsed) is { } server
            ? new RemoteKeyDesk(server.Address, server.ApiKey)
            : await LocalKeyDesk.OpenAsync(StoreCommand.ReadSettings(settings, _options.FolderOf(parsed)), mayCreate, cancellationToken);
}
