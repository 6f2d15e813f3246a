using System.CommandLine;
using Memory.Client;

namespace Memory.Server.Cli;

/// <summary>The options that say where a <c>keys</c> command does its work.</summary>
internal sealed class KeyDeskOptions(IReadOnlyList<string> settings)
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<Uri?> _server = CommonOptions.Server();
    private readonly Option<string?> _apiKey = CommonOptions.ApiKey();

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_server);
        command.Add(_apiKey);
        command.Validators.Add(result =>
        {
            var isRemote = result.GetResult(_server) is not null;
            if (isRemote != result.GetResult(_apiKey) is not null)
                result.AddError("--server and --api-key go together.");
            if (isRemote && result.GetResult(_data) is not null)
                result.AddError("--data and --server exclude each other.");
        });
    }

    public async ValueTask<IKeyDesk> OpenAsync(ParseResult parsed, bool mayCreate, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_server) is { } server)
            return new RemoteKeyDesk(server, parsed.GetValue(_apiKey)!);
        return await LocalKeyDesk.OpenAsync(StoreCommand.ReadSettings(settings, parsed.GetValue(_data)), mayCreate, cancellationToken);
    }

    /// <summary>Does something once: through the running server that is named, or on the store itself, which must be there.</summary>
    public async ValueTask<T> DoAsync<T>(
        ParseResult parsed,
        Func<IMemoryClient, CancellationToken, ValueTask<T>> remote,
        Func<IServiceProvider, CancellationToken, ValueTask<T>> local,
        CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_server) is { } server)
        {
            await using var client = RemoteKeyDesk.Reach(server, parsed.GetValue(_apiKey)!);
            return await remote(client.GetRequiredService<IMemoryClient>(), cancellationToken);
        }

        await using var services = await LocalStore.OpenAsync(StoreCommand.ReadSettings(settings, parsed.GetValue(_data)), mayCreate: false, cancellationToken);
        return await local(services, cancellationToken);
    }
}
