using System.CommandLine;
using System.CommandLine.Parsing;
using Memory.Server.Configuration;

namespace Memory.Server.Cli;

/// <summary>The options that say whether a command works on the store itself or through a running server.</summary>
internal sealed class DeskOptions(IReadOnlyList<string> settings)
{
    private readonly StoreOptions _store = new(settings);
    private readonly Option<Uri?> _server = CommonOptions.Server();
    private readonly Option<string?> _apiKey = CommonOptions.ApiKey();

    public void AddTo(Command command)
    {
        _store.AddTo(command);
        command.Add(_server);
        command.Add(_apiKey);
        command.Validators.Add(result =>
        {
            var isRemote = IsRemote(result);
            if (isRemote != result.GetResult(_apiKey) is not null)
                result.AddError("--server and --api-key go together.");
            if (isRemote && _store.IsNamed(result))
                result.AddError("--server excludes --data and --postgres: a server knows where its store is.");
        });
    }

    /// <summary>Whether a server was named.</summary>
    public bool IsRemote(CommandResult parsed) => parsed.GetResult(_server) is not null;

    /// <summary>Opens where the work is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="remote">Goes through a server.</param>
    /// <param name="local">Opens the store itself.</param>
    /// <param name="more">Further settings for the store.</param>
    public async ValueTask<TDesk> OpenAsync<TDesk>(
        ParseResult parsed, Func<RunningServer, TDesk> remote, Func<MemorySettings, ValueTask<TDesk>> local, params IEnumerable<string> more) =>
        parsed.GetValue(_server) is { } server
            ? remote(new RunningServer(server, parsed.GetValue(_apiKey)!))
            : await local(_store.Read(parsed, more));
}
