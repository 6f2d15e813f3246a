using System.Net;
using Memory.Client;

namespace Memory.Server.Cli;

/// <summary>A server that a command goes through.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RunningServer(Uri address, string apiKey)
    {
        _services = new ServiceCollection().AddMemoryClient(options =>
        {
            options.BaseAddress = address;
            options.ApiKey = apiKey;
        }).Services.BuildServiceProvider();
        Client = _services.GetRequiredService<IMemoryClient>();
    }

    public IMemoryClient Client { get; }

    /// <summary>Asks it something.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="unknown">What to say when there is no such thing.</param>
    /// <exception cref="CommandFailedException">There is no such thing.</exception>
    public async ValueTask<T> AskAsync<T>(Func<IMemoryClient, ValueTask<T>> ask, string unknown)
    {
        try
        {
            return await ask(Client);
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CommandFailedException(unknown);
        }
    }

    /// <summary>Everything of a list that comes in pages.</summary>
    /// <param name="read">Reads the page at a cursor: what is on it, and where it goes on.</param>
    public static async IAsyncEnumerable<T> PagesAsync<T>(Func<string?, ValueTask<(IEnumerable<T> Items, string? Next)>> read)
    {
        string? cursor = null;
        do
        {
            var (items, next) = await read(cursor);
            foreach (var item in items)
                yield return item;
            cursor = next;
        }
        while (cursor is not null);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
