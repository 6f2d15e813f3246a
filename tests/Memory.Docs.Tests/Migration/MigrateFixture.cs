using System.Globalization;
using Memory.Client;

namespace Memory.Docs.Tests.Migration;

/// <summary>A folder with exports, an owner of its own on the server, and the program run on them.</summary>
internal sealed class MigrateFixture : IDisposable
{
    private static int made;

    private readonly string _folder;
    private readonly RunningServer _server;
    private readonly string _apiKey;

    private MigrateFixture(RunningServer server, string owner, string apiKey)
    {
        (_server, _apiKey) = (server, apiKey);
        _folder = Directory.CreateDirectory(Path.Combine(server.Folder, owner)).FullName;
        Client = MemoryClient.Create(new MemoryClientOptions { BaseAddress = server.Address, ApiKey = apiKey });
    }

    public MemoryClient Client { get; }

    public string Folder => _folder;

    public static async Task<MigrateFixture> MakeAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var owner = string.Create(CultureInfo.InvariantCulture, $"migrate-{Interlocked.Increment(ref made)}");
        return new MigrateFixture(server, owner, await server.KeyForAsync(owner, cancellationToken));
    }

    /// <summary>Writes a file and answers its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<(int Status, string Output, string Errors)> RunAsync(params string[] args) => RunAsync(TextWriter.Null, TestContext.Current.CancellationToken, args);

    /// <summary>Runs the program with the server and the key; each line of output also goes to a listener.</summary>
    public async Task<(int Status, string Output, string Errors)> RunAsync(TextWriter listener, CancellationToken cancellationToken, params string[] args)
    {
        using var output = new ForkedWriter(listener);
        await using var errors = new StringWriter();
        var status = await Samples.Migrate.Migration.RunAsync([.. args, "--server", _server.Address.ToString(), "--api-key", _apiKey], output, errors, TimeProvider.System, cancellationToken);
        return (status, output.ToString(), errors.ToString());
    }

    public async Task<IReadOnlyList<MemoryRecord>> MemoriesAsync(string user) =>
        (await Client.ListAsync(new MemoryListRequest { UserId = user, Limit = 200, IncludeSuperseded = true, IncludeExpired = true, IncludeDeleted = true })).Memories;

    public void Dispose() => Client.Dispose();

    private sealed class ForkedWriter(TextWriter listener) : StringWriter
    {
        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            await listener.WriteLineAsync(value);
        }
    }
}
