using Memory.Server.Audit;
using Memory.Server.Encryption;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>What follows an erasure in the store: the key, the audit log, the pseudonym, and what becomes of them when something is away.</summary>
public sealed class ErasureEndTests : IAsyncLifetime
{
    private static readonly Scope Ana = new(OwnerId.Default, new UserId("ana"));

    private readonly FakeAudit _audit = new();
    private readonly FakeKeys _keys = new();
    private OwnServer? _server;
    private ApiClient? _client;

    private ApiClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _server = await OwnServer.StartAsync(Replace, perMinute: 0);
        _client = _server.CreateAdmin();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Erasure_IsWrittenDownUnderThePseudonym_WhichIsThenForgotten()
    {
        var pseudonym = Rows.Id(70).Value;
        _audit.Know(Ana, pseudonym);
        await Client.RememberAsync("ana", "Something.");
        var receipt = (await Client.DeleteAsync("/v1/users/ana")).Json;

        var written = Assert.Single(_audit.Written, static happened => happened.Action == "user.erase");
        Assert.Equal((OwnerId.Default, (UserId?)null, pseudonym), (written.Owner, written.User, written.Pseudonym));
        Assert.NotNull(written.Key);
        Assert.Equal(["associations", "erased_at", "jobs", "keys", "memories", "messages", "receipt_hash", "sessions"], written.Details.Keys);
        Assert.Equal(receipt.GetProperty("receipt_hash").GetString(), written.Details["receipt_hash"]);
        Assert.Equal("1", written.Details["memories"]);
        Assert.DoesNotContain(written.Details.Values, static value => value.Contains("ana", StringComparison.Ordinal));
        Assert.False(_audit.Knows(Ana));
    }

    [Fact]
    public async Task Erasure_OfAnUnknownUser_IsNotWrittenDownAndDestroysNothing()
    {
        _audit.Know(Ana, Rows.Id(70).Value);
        (await Client.DeleteAsync("/v1/users/ana")).ShouldBeProblem(404);
        Assert.DoesNotContain(_audit.Written, static happened => happened.Action == "user.erase");
        Assert.Empty(_keys.Destroyed);
        Assert.True(_audit.Knows(Ana));
    }

    [Fact]
    public async Task Key_IsDestroyedBeforeAnythingIsDeleted()
    {
        await Client.RememberAsync("ana", "Something.");
        var journal = new DiskPlaces(_server!.Folder).UserJournal(JobId.ScopeHash(Ana));
        var wasThere = false;
        _keys.OnDestroy = () => wasThere = File.Exists(journal);
        Assert.Equal(200, (await Client.DeleteAsync("/v1/users/ana")).Status);
        Assert.Equal(new KeyHolder("default", "ana"), Assert.Single(_keys.Destroyed));
        Assert.True(wasThere);
        Assert.False(File.Exists(journal));
    }

    [Fact]
    public async Task AuditAway_IsToldAndTheRepetitionHasTheReceipt()
    {
        await Client.RememberAsync("ana", "Something.");
        _audit.IsAway = true;
        (await Client.DeleteAsync("/v1/users/ana")).ShouldBeProblem(503);
        (await Client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);

        _audit.IsAway = false;
        var receipt = await Client.DeleteAsync("/v1/users/ana");
        Assert.Equal((200, 1), (receipt.Status, receipt.Json.GetProperty("counts").GetProperty("memories").GetInt32()));
        Assert.Single(_audit.Written, static happened => happened.Action == "user.erase");
        (await Client.DeleteAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task UntoldErasure_IsWrittenDownAtTheNextStart_AndSparesWhoCameBack()
    {
        var folder = Directory.CreateTempSubdirectory("memory-server-").FullName;
        try
        {
            await using (var first = await StartAsync(folder, new ManualClock(TimeProvider.System.GetUtcNow())))
            {
                using var client = new ApiClient(first.Address, first.AdminKey);
                await client.RememberAsync("ana", "Something.");
                _audit.IsAway = true;
                (await client.DeleteAsync("/v1/users/ana")).ShouldBeProblem(503);
                _audit.IsAway = false;
                await client.RememberAsync("ana", "Something new.");
                Assert.DoesNotContain(_audit.Written, static happened => happened.Action == "user.erase");
            }

            await using var second = await StartAsync(folder, new ManualClock(TimeProvider.System.GetUtcNow().AddHours(1)));
            using var again = new ApiClient(second.Address, second.AdminKey);
            using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!_audit.Written.Any(static happened => happened.Action == "user.erase"))
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
            Assert.Equal(["Something new."], await again.ContentsAsync("ana"));
            Assert.Single(_keys.Destroyed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<MemoryServerHost> StartAsync(string folder, TimeProvider clock) => MemoryServerHost.StartAsync(
        new MemoryServerHostOptions { DataFolder = folder, RequestsPerMinute = 0, UserRequestsPerMinute = 0 },
        services =>
        {
            Replace(services);
            services.AddSingleton(clock);
        },
        TestContext.Current.CancellationToken);

    private void Replace(IServiceCollection services) =>
        services.AddSingleton<IAuditTrail>(_audit).AddSingleton<IAuditSubjects>(_audit).AddSingleton<IKeyDestroyer>(_keys);

    /// <summary>The system's clock, set to another time.</summary>
    private sealed class ManualClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long _since = TimeProvider.System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + TimeProvider.System.GetElapsedTime(_since);
    }
}
