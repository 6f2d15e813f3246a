using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Hosting;

/// <summary>The server inside somebody else's process: starts, stops, starts again.</summary>
public sealed class MemoryServerHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-host-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restart_SameFolderAndAddress_KeyAndMemoriesAreThere()
    {
        await using var first = await StartAsync();
        using var client = new ApiClient(first.Address, first.AdminKey);
        var stored = await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "User lives in Austin.", confidence = 0 });
        await first.StopAsync(Token);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health"));

        await using var second = await StartAsync(first.Address);
        Assert.Equal((first.Address, first.AdminKey), (second.Address, second.AdminKey));
        Assert.Equal(stored.Text, (await client.GetAsync($"/v1/memory/{stored.Json.GetProperty("id").GetString()}?user_id=u")).Text);
    }

    [Fact]
    public async Task FirstStart_WritesTheKeyForItsUserOnly()
    {
        await using var host = await StartAsync();
        var file = Path.Combine(_folder, "admin-key");
        Assert.Equal(host.AdminKey, (await File.ReadAllTextAsync(file, Token)).Trim());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // The secret is in no other file.
        var others = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(path => path != file && Path.GetFileName(path) != "lock");
        foreach (var other in others)
        {
            await using var open = new FileStream(other, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open);
            Assert.DoesNotContain(host.AdminKey, await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ManyUsers_OnceEach_NothingHeldGrowsPastItsSettings()
    {
        await using var host = await MemoryServerHost.StartAsync(
            new MemoryServerHostOptions
            {
                DataFolder = _folder,
                Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Recall:IndexMegabytes"] = "1", ["StoreCacheMegabytes"] = "1" },
            },
            Token);
        for (var user = 0; user < 3_000; user++)
            await host.Get<RecallService>().RecallAsync(World.Of("default", $"user {user}"), new RecallQuery { Text = "Where do I live?" }, Token);

        Assert.InRange(host.Get<UserIndexCache>().Bytes, 1, 1 << 20);
        Assert.InRange(((EmbeddedMemoryStore)host.Get<IMemoryStore>()).CachedBytes, 1, 1 << 20);
    }

    [Fact]
    public async Task KeptAnswers_MoreThanTheirMegabyte_TheOldestIsForgotten()
    {
        await using var host = await MemoryServerHost.StartAsync(
            new MemoryServerHostOptions { DataFolder = _folder, Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["KeptAnswerMegabytes"] = "1" } }, Token);
        var (answers, owner, now) = (host.Get<IIdempotencyStore>(), new OwnerId("acme"), TimeProvider.System.GetUtcNow());
        RequestKey[] requests = [new("POST", "/v1/memory", "first"), new("POST", "/v1/memory", "second")];
        foreach (var request in requests)
            await answers.KeepAsync(owner, request, new KeptAnswer("f00d", 200, "application/json", new string('x', 400_000), now), Token);

        Assert.Null(await answers.FindAsync(owner, requests[0], now, Token));
        Assert.NotNull(await answers.FindAsync(owner, requests[1], now, Token));
    }

    [Fact]
    public async Task SecondServer_SameFolder_RefusedWithAReason()
    {
        await using var host = await StartAsync();
        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync());
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnATakenAddress_FreesTheFolder()
    {
        await using var host = await StartAsync();
        var other = Directory.CreateTempSubdirectory("memory-host-");
        try
        {
            var options = new MemoryServerHostOptions { DataFolder = other.FullName, Address = host.Address };
            await Assert.ThrowsAsync<IOException>(() => MemoryServerHost.StartAsync(options, Token));
            options.Address = new Uri("http://127.0.0.1:0");
            await using var again = await MemoryServerHost.StartAsync(options, Token);
            Assert.NotEqual(host.Address, again.Address);
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_BadOptions_AllNamed()
    {
        var options = new MemoryServerHostOptions { DataFolder = _folder, BootstrapKey = "short", RequestsPerMinute = -1 };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => MemoryServerHost.StartAsync(options, Token));
        Assert.Contains("BootstrapKey", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PerMinute", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://user:secret@")]
    [InlineData("Host=;Password=secret")]
    [InlineData("mysql://user:secret@db/memory")]
    public async Task Start_DatabaseAddressThatIsNone_ToldWithoutItsPassword(string address)
    {
        var options = new MemoryServerHostOptions { DataFolder = Path.Combine(_folder, "data"), Postgres = address };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => MemoryServerHost.StartAsync(options, Token));
        Assert.Equal("options", refused.ParamName);
        Assert.Contains("It must be a connection string such as", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataFolder));
    }

    [Fact]
    public async Task Start_DatabaseThatIsNotThere_Told()
    {
        var options = new MemoryServerHostOptions { DataFolder = _folder, Postgres = "postgres://user:secret@127.0.0.1:1/memory" };
        var refused = await Assert.ThrowsAsync<IOException>(() => MemoryServerHost.StartAsync(options, Token));
        Assert.Equal("The database cannot be reached.", refused.Message);
    }

    private Task<MemoryServerHost> StartAsync(Uri? address = null)
    {
        var options = new MemoryServerHostOptions { DataFolder = _folder };
        if (address is not null)
            options.Address = address;
        return MemoryServerHost.StartAsync(options, Token);
    }
}
