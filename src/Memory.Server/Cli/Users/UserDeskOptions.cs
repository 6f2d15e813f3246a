using System.CommandLine;

namespace Memory.Server.Cli.Users;

/// <summary>The options that say where a <c>users</c> command does its work.</summary>
internal sealed class UserDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new(settings);

    public void AddTo(Command command) => _options.AddTo(command);

    public ValueTask<IUserDesk> OpenAsync(ParseResult parsed, bool mayCreate, CancellationToken cancellationToken) => _options.OpenAsync<IUserDesk>(
        parsed, static server => new RemoteUserDesk(server), async read => new LocalUserDesk(await LocalStore.OpenAsync(read, mayCreate, cancellationToken)));
}
