using System.Text.Json;
using System.Threading.Channels;
using Memory.Server.Audit;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>An encrypted store, seen through the server.</summary>
public sealed class EncryptionRouteTests : IDisposable
{
    private const string Key = "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU=";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-sealed-").FullName;
    private readonly FakeTrail _trail = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task User_WhoseFileWasChanged_Is503WithAReasonAndIsWrittenDown()
    {
        await using (var host = await StartAsync())
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            foreach (var user in (string[])["ana", "ben"])
                Assert.Equal(200, (await client.PostAsync("/v1/memory", new { user_id = user, type = "fact", content = $"{user} likes tea" })).Status);
            Assert.Equal("sealed", await StateAsync(client));
        }

        var places = new DiskPlaces(_folder);
        File.Copy(
            places.UserJournal(JobId.ScopeHash(ScopeOf("ben"))), places.UserJournal(JobId.ScopeHash(ScopeOf("ana"))), overwrite: true);
        var bytes = await File.ReadAllBytesAsync(places.UserJournal(JobId.ScopeHash(ScopeOf("ana"))), Token);
        await File.WriteAllBytesAsync(places.UserJournal(JobId.ScopeHash(ScopeOf("ana"))), Renamed(bytes), Token);

        await using (var host = await StartAsync())
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            var refused = await client.GetAsync("/v1/memory?user_id=ana");
            Assert.Equal(503, refused.Status);
            Assert.Contains("does not open", refused.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(_folder, refused.Text, StringComparison.Ordinal);
            Assert.Equal(503, (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "tea" })).Status);
            Assert.Contains("ben likes tea", (await client.GetAsync("/v1/memory?user_id=ben")).Text, StringComparison.Ordinal);

            var written = await _trail.Written.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
            Assert.Equal(("seal.broken", "default", "ana"), (written.Action, written.Owner.Value, written.User!.Value.Value));
            Assert.False(_trail.Written.Reader.TryRead(out _));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Erase_OfAUser_DestroysTheKeyAndWithItWhatACopyFromBeforeHolds(bool wasChangedBefore)
    {
        var journal = new DiskPlaces(_folder).UserJournal(JobId.ScopeHash(ScopeOf("ana")));
        await using (var host = await StartAsync())
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            await client.RememberAsync("ana", "ana likes tea");
            await client.RememberAsync("ben", "ben likes tea");
        }

        var copy = await File.ReadAllBytesAsync(journal, Token);
        if (wasChangedBefore)
            await File.WriteAllBytesAsync(journal, Renamed(await File.ReadAllBytesAsync(new DiskPlaces(_folder).UserJournal(JobId.ScopeHash(ScopeOf("ben"))), Token)), Token);
        var keys = KeyFiles();
        await using (var host = await StartAsync())
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            Assert.Equal(200, (await client.DeleteAsync("/v1/users/ana")).Status);
            Assert.Equal(keys - 1, KeyFiles());
            Assert.False(File.Exists(journal));
        }

        await File.WriteAllBytesAsync(journal, copy, Token);
        await using (var host = await StartAsync())
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            Assert.Equal(503, (await client.GetAsync("/v1/memory?user_id=ana")).Status);
            Assert.Contains("ben likes tea", (await client.GetAsync("/v1/memory?user_id=ben")).Text, StringComparison.Ordinal);

            // Erased once more, the user can come again.
            Assert.Equal(200, (await client.DeleteAsync("/v1/users/ana")).Status);
            await client.RememberAsync("ana", "ana is new here");
            Assert.Equal(["ana is new here"], await client.ContentsAsync("ana"));
        }
    }

    [Fact]
    public async Task Health_OfAPlainStore_TellsNothingOfEncryption()
    {
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var client = new ApiClient(host.Address, host.AdminKey);
        Assert.Equal(JsonValueKind.Null, (await client.GetAsync("/v1/admin/health")).Json.GetProperty("encryption").ValueKind);
    }

    [Fact]
    public async Task Start_WithAnotherKey_IsRefused()
    {
        await (await StartAsync()).DisposeAsync();
        var options = new MemoryServerHostOptions { DataFolder = _folder, EncryptionKey = "YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgbGVuZ3RoLi4=" };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => MemoryServerHost.StartAsync(options, Token));
        Assert.Contains("encrypted", refused.Message, StringComparison.Ordinal);
    }

    private Task<MemoryServerHost> StartAsync() => MemoryServerHost.StartAsync(
        new MemoryServerHostOptions { DataFolder = _folder, EncryptionKey = Key }, services => services.AddSingleton<IAuditTrail>(_trail), Token);

    /// <summary>Waits until the store is where it is going; a new one has nothing to do but to note so.</summary>
    private static async Task<string> StateAsync(ApiClient client)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var state = (await client.GetAsync("/v1/admin/health")).Json.GetProperty("encryption").GetProperty("state").GetString()!;
            if (state is "sealed" or "plain")
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
        }
    }

    private int KeyFiles() => Directory.GetFiles(new DiskPlaces(_folder).KeyRing, "*.key", SearchOption.AllDirectories).Length;

    private static Scope ScopeOf(string user) => new(new OwnerId("default"), new UserId(user));

    /// <summary>Ben's frames under a header that names Ana.</summary>
    private static byte[] Renamed(byte[] journal)
    {
        var length = Server.Storage.Embedded.Journals.Frame.HeaderSize + BitConverter.ToInt32(journal);
        var header = Server.Storage.Embedded.Journals.JournalHeader.Parse(journal.AsSpan(12..length))! with { User = "ana" };
        return [.. header.ToFrame(), .. journal[length..]];
    }

    /// <summary>Keeps only what is told of seals.</summary>
    private sealed class FakeTrail : IAuditTrail
    {
        public Channel<AuditEvent> Written { get; } = Channel.CreateUnbounded<AuditEvent>();

        public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken) =>
            happened.Action == "seal.broken" ? Written.Writer.WriteAsync(happened, cancellationToken) : default;
    }
}
