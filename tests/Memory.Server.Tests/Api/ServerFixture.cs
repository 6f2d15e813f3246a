using System.Text.RegularExpressions;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing.Contract;
using Microsoft.AspNetCore.Routing;

[assembly: AssemblyFixture(typeof(ContractWatch))]
[assembly: AssemblyFixture(typeof(ServerFixture))]

namespace Memory.Server.Tests.Api;

/// <summary>
/// One real server for all tests, over real sockets; each test takes an owner of its own. No key has a rate limit. It is over the embedded store,
/// or with <c>MEMORY_TEST_API_STORE=postgres</c> over Postgres: <c>test.sh</c> runs the tests of the API on both. With <c>sealed</c> or <c>sealed-postgres</c> the store
/// is encrypted, which <c>test.sh --full</c> runs them on as well.
/// </summary>
public sealed partial class ServerFixture : IAsyncLifetime
{
    public const string BootstrapKey = "bootstrap-key-of-the-test-server-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-server-").FullName;
    private PostgresDatabase? _database;
    private MemoryServerHost? _host;
    private int _owners;

    /// <summary>An admin key of owner <c>default</c>.</summary>
    internal ApiClient Root { get; private set; } = null!;

    internal Uri Address => _host!.Address;

    /// <summary>All that it serves: method and path, whose parameters are named as a document names them.</summary>
    internal IEnumerable<(string Method, string Path)> Routes =>
        from endpoint in _host!.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, ParameterRule().Replace(endpoint.RoutePattern.RawText!, "}"));

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("MEMORY_TEST_API_STORE") is "postgres" or "sealed-postgres")
            _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template);
        _host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions
        {
            DataFolder = _folder,
            Postgres = _database?.ConnectionString,
            BootstrapKey = BootstrapKey,
            EncryptionKey = Environment.GetEnvironmentVariable("MEMORY_TEST_API_STORE") is "sealed" or "sealed-postgres" ? "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU=" : null,
            RequestsPerMinute = 0,
            UserRequestsPerMinute = 0,

            // All tests come from one address, and many of them with wrong keys.
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Http:WrongKeysPerMinute"] = "0" },
        });
        Root = new ApiClient(Address, BootstrapKey);
    }

    public async ValueTask DisposeAsync()
    {
        Root.Dispose();
        await _host!.StopAsync();
        Directory.Delete(_folder, recursive: true);
        if (_database is not null)
            await _database.DisposeAsync();
    }

    internal T Get<T>()
        where T : notnull => _host!.Get<T>();

    internal string NewOwner() => $"owner-{Interlocked.Increment(ref _owners)}";

    /// <summary>A client of an owner that nobody else uses.</summary>
    internal Task<ApiClient> CreateOwnerAsync() => CreateClientAsync(NewOwner());

    internal async Task<ApiClient> CreateClientAsync(string owner, string scope = "owner", string? user = null, int? rateLimit = null)
    {
        var reply = await Root.PostAsync("/v1/admin/keys", new { owner_id = owner, scope, user_id = user, rate_limit = rateLimit });
        Assert.Equal(201, reply.Status);
        return new ApiClient(Address, reply.Json.GetProperty("api_key").GetString()!);
    }

    /// <summary>A client without a key.</summary>
    internal ApiClient CreateStranger() => new(Address, apiKey: null);

    [GeneratedRegex(":[a-z]+}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ParameterRule();
}
