using System.CommandLine;

namespace Memory.Server.Cli.Keys;

/// <summary>The options that say where a <c>keys</c> command does its work.</summary>
internal sealed class KeyDeskOptions(IReadOnlyList<string> settings)
{
    private readonly DeskOptions _options = new(settings);

    public void AddTo(Command command) => _options.AddTo(command);

    public ValueTask<IKeyDesk> OpenAsync(ParseResult parsed, bool mayCreate, CancellationToken cancellationToken) => _options.OpenAsync<IKeyDesk>(
        parsed, static server => new RemoteKeyDesk(server), async read => new LocalKeyDesk(await LocalStore.OpenAsync(read, mayCreate, cancellationToken)));
}
